/** What `attestat help` explains to an owner and their family. */
import { type HelpTopic, inWords } from './help-topic.ts'

export const walletTopics: readonly HelpTopic[] = [
  {
    name: 'family',
    summary: {
      en: 'several people on one device, each with a wallet of their own',
      ru: 'несколько человек на одном устройстве, у каждого свой кошелёк',
    },
    lines: inWords({
      en: `
A child and each guardian have a profile: a wallet file with a key and a lock of
its own, in one folder. A command works on one of them and opens no other.

  attestat wallet profile add anna --wallet family
  attestat wallet profile add mother --wallet family
  attestat wallet list --wallet family --profile anna

A profile's name is the name of its file, so that whoever has the device can
read it, and nothing else. ATTESTAT_WALLET and ATTESTAT_PROFILE save typing.
A profile is backed up, restored and removed like any wallet, on its own.

Documents are bound to the profile's key. Two receivers can tell by it that they
were shown documents of one person; with a key for each document they cannot:

  attestat wallet id --pairwise --audience DID --nonce CHALLENGE --out proof.txt

What a guardian is to approve needs a confirmation that names its key: show the
authority that key as well (the same command, for the authority).`,
      ru: `
У ребёнка и у каждого представителя свой профиль: файл кошелька со своим ключом
и своим замком, в одной папке. Команда работает с одним и не открывает других.

  attestat wallet profile add anna --wallet family
  attestat wallet profile add mama --wallet family
  attestat wallet list --wallet family --profile anna

Имя профиля — это имя файла: его прочтёт каждый, у кого есть устройство, и
ничего больше. ATTESTAT_WALLET и ATTESTAT_PROFILE избавляют от набора ключей.
Копия, восстановление, удаление — у каждого профиля свои, как у кошелька.

Документы привязаны к ключу профиля. По нему двое получателей поймут, что им
показывал документы один человек; с ключом на каждый документ — не поймут:

  attestat wallet id --pairwise --audience DID --nonce ВЫЗОВ --out proof.txt

Для того, что согласует представитель, нужно подтверждение на этот ключ:
предъявите его и органу опеки (та же команда, для органа).`,
    }),
  },
  {
    name: 'copies',
    summary: {
      en: 'single-use copies, so that two receivers cannot tell that it is one person',
      ru: 'одноразовые копии: двое получателей не поймут, что это один человек',
    },
    lines: inWords({
      en: `
Two receivers who compare what they were shown can find each other by the key
of a document, by its id, its place in the status list, the second in which it
was signed. Single-use copies have none of these in common: the school signs one
document several times, dated by the day, and the wallet shows each copy once.

  attestat wallet id --copies 5 --audience DID --nonce CHALLENGE --out keys.json
  attestat issue FILE --holders proofs.json                              school
  attestat wallet add school-diploma_05422_001200090.credentials.json

The wallet makes a key for each copy; proofs.json names keys.json where it would
name one proof. The copies come in one file and are one document: in the wallet,
in the school's ledger, when it is corrected or revoked. A document without a
key has copies when the school says so (issue --unbound --copies 5).

A copy is spent in the record of the consent. The wallet says how many are left,
and shows none again without --reuse-copy. The school gives new ones by

  attestat bind ID --holder keys.json --reason TEXT

which revokes the former ones, those that were shown among them. Copies hide who
has a document, not what it says: a name that is shown is the same everywhere.
What a guardian approves needs a guardian link for the key of each copy, and shows
the guardian's own key, the same to everybody: by that, receivers who compare
approvals find the family, though not the document. Copies keep a secret for whoever
decides alone.`,
      ru: `
Двое получателей, сравнив показанное, найдут друг друга по ключу документа, по
его id, месту в списке статусов, секунде подписи. У одноразовых копий ничего
этого общего нет: школа подписывает один документ несколько раз, датой дня,
а кошелёк показывает каждую копию один раз.

  attestat wallet id --copies 5 --audience DID --nonce ВЫЗОВ --out keys.json
  attestat issue ФАЙЛ --holders proofs.json                              школа
  attestat wallet add school-diploma_05422_001200090.credentials.json

На каждую копию кошелёк создаёт свой ключ; в proofs.json вместо одного
подтверждения указан keys.json. Копии приходят одним файлом и считаются одним
документом: в кошельке, в журнале школы, при исправлении и отзыве. У документа
без ключа копии бывают, если так решит школа (issue --unbound --copies 5).

Копия расходуется вместе с записью о согласии. Кошелёк говорит, сколько осталось,
и не показывает копию снова без --reuse-copy. Новые школа выдаёт командой

  attestat bind ID --holder keys.json --reason ТЕКСТ

и прежние при этом отзываются, в том числе показанные. Копии скрывают, чей
документ, а не то, что в нём: показанное имя везде одно и то же. Чтобы их
согласовал представитель, нужно его подтверждение на ключ каждой копии; при этом
виден ключ самого представителя, для всех один и тот же: по нему получатели,
сравнив согласия, найдут семью, хотя и не документ. Тайну копии хранят тому,
кто решает сам.`,
    }),
  },
  {
    name: 'backup',
    summary: {
      en: 'a wallet that must not be lost: backup, words, shares',
      ru: 'как не потерять кошелёк: копия, слова, доли',
    },
    lines: inWords({
      en: `
A wallet is one sealed file, and whoever loses it loses the key that its
documents are bound to. A backup is one sealed file as well, with everything in
it: documents, the history of what was shown to whom, the key.

  attestat wallet backup --out my.backup --sheet sheet.html
  attestat wallet backup --out my.backup --shares DIR --split 2-of-3
  attestat wallet backup --out my.backup --backup-passphrase-file FILE

What opens it: the 24 words of the sheet; or any two of three shares, one each
for a grandmother, an uncle, the school; or a passphrase of its own. Sheets and
shares are written once: print them, give them away, delete the files. Keep the
backup on another device and never beside what opens it. A new backup has a new
sheet; the old sheet opens the old file only.

  attestat wallet restore my.backup --words-file words.txt --wallet new.wallet
  attestat wallet restore my.backup --share-file one.txt --share-file two.txt

The words may be the sheet itself, if it was written as text; four letters of
each are enough. All of the backup is checked before anything is replaced. Over a
wallet that has something newer it is refused (BACKUP_OLDER), over the wallet of
somebody else as well (BACKUP_FOREIGN): --allow older, --allow foreign. A backup
that was made with an open draft, restored in a new place, can use the same
approval again.

  attestat wallet passphrase      another passphrase; older copies keep the old
  attestat wallet export DIR      plain files for another wallet, not sealed
                                  (--rescue: what is left of a damaged one)

Another wallet takes that folder in. With the key, its documents can be shown from
there too; without, only those that are bound to no key are taken. The history and
the note of which single-use copies were shown go along with a backup alone.

  attestat wallet export DIR --with-key
  attestat wallet add DIR --with-key --trust PACK --wallet new.wallet

Delete the folder afterwards: whoever has the key can show the documents.`,
      ru: `
Кошелёк — один запечатанный файл, и с ним теряется ключ, к которому привязаны
документы. Резервная копия — тоже один запечатанный файл, и в нём всё: документы,
история показов, ключ.

  attestat wallet backup --out my.backup --sheet sheet.html
  attestat wallet backup --out my.backup --shares ПАПКА --split 2-of-3
  attestat wallet backup --out my.backup --backup-passphrase-file ФАЙЛ

Чем она открывается: 24 словами с листа; или любыми двумя долями из трёх — по
одной бабушке, дяде и школе; или собственным паролем. Листы и доли записываются
один раз: напечатайте, раздайте, удалите файлы. Храните копию на другом
устройстве и никогда рядом с тем, чем она открывается. У новой копии новый лист;
прежний лист открывает только прежний файл.

  attestat wallet restore my.backup --words-file words.txt --wallet new.wallet
  attestat wallet restore my.backup --share-file one.txt --share-file two.txt

Слова можно дать самим листом, если он записан текстом; от каждого слова довольно
четырёх букв. Копия проверяется целиком до того, как что-либо заменить. Если
в кошельке есть более новое (BACKUP_OLDER) или кошелёк чужой (BACKUP_FOREIGN),
восстановления не будет без --allow older или --allow foreign. Копия, сделанная
при открытом черновике, на новом месте может воспользоваться тем же согласием
ещё раз.

  attestat wallet passphrase      другой пароль; у прежних копий файла прежний
  attestat wallet export ПАПКА    обычные файлы для другого кошелька, открытые
                                  (--rescue: что осталось от повреждённого)

Эту папку принимает другой кошелёк. С ключом документы можно показывать и оттуда,
без ключа будут приняты только те, что ни к какому ключу не привязаны. История
и отметки о показанных одноразовых копиях переносятся только резервной копией.

  attestat wallet export ПАПКА --with-key
  attestat wallet add ПАПКА --with-key --trust ПАКЕТ --wallet new.wallet

Затем удалите папку: у кого есть ключ, тот может показывать ваши документы.`,
    }),
  },
  {
    name: 'guardians',
    summary: {
      en: 'a child asks a parent before anything is shown',
      ru: 'ребёнок спрашивает родителя до показа',
    },
    lines: inWords({
      en: `
An authority signs who stands for whom: a guardian link, bound to the parent's
wallet. The parent keeps it, and the child's wallet takes in a copy:

  attestat wallet add LINK --trust PACK                   the parent
  attestat wallet guardians --add LINK --trust PACK       the child

From then on the child's wallet shows nothing alone: under 14 a guardian decides,
from 14 on both do, from 18 on nobody is asked any more. What it writes instead
of an answer is a draft, sealed for the guardian; nothing of it is shown yet:

  attestat wallet present --request FILE --out DRAFT --note TEXT     the child
  attestat wallet approve DRAFT --out REPLY                          the parent
  attestat wallet approve DRAFT --out REPLY --option 2               less of it
  attestat wallet approve DRAFT --out REPLY --refuse TEXT            no
  attestat wallet present --approval REPLY --out ANSWER              the child

From phone to phone both go as QR codes (--codes DIR with present and approve). The
texts of the codes, scanned in any order, go into a file, a line each; that file, or
a folder of such files, is given in place of DRAFT and REPLY.

The parent is told, with a number each, which documents and claims can be left out,
and says --option for as many as should be: what remains still answers the request.
A draft lives for three days, an approval is used once, for exactly what was
approved. Both wallets keep it in their history. For routine requests that are
signed, a parent can say yes until a day (--standing-until):

  attestat wallet approvals               lists these; --revoke ID ends one

The ages can be set before the guardian's document is taken in; from then on nobody
under 18 is let decide alone any earlier. A school can hand out its own as a file:

  attestat wallet ages --band 0=guardian --band 12=both --band 18=student
  attestat wallet ages --preset FILE      made by attestat wallet ages --json

The university sees who approved: attestat verify checks the signature and the
link, and a policy or a request can insist on it (help policy; request new
--guardian-approval minor).`,
      ru: `
Уполномоченный орган подписывает, кто кого представляет: подтверждение
представителя, привязанное к кошельку родителя. Родитель хранит его у себя,
а кошелёк ребёнка принимает копию:

  attestat wallet add ПОДТВЕРЖДЕНИЕ --trust ПАКЕТ                  родитель
  attestat wallet guardians --add ПОДТВЕРЖДЕНИЕ --trust ПАКЕТ      ребёнок

С этого времени кошелёк ребёнка ничего не показывает сам: до 14 лет решает
представитель, с 14 — оба, с 18 больше никого не спрашивают. Вместо ответа он
пишет черновик, запечатанный для представителя; показа ещё нет:

  attestat wallet present --request ФАЙЛ --out ЧЕРНОВИК --note ТЕКСТ    ребёнок
  attestat wallet approve ЧЕРНОВИК --out ОТВЕТ                          родитель
  attestat wallet approve ЧЕРНОВИК --out ОТВЕТ --option 2               меньше
  attestat wallet approve ЧЕРНОВИК --out ОТВЕТ --refuse ТЕКСТ           нет
  attestat wallet present --approval ОТВЕТ --out ФАЙЛ                   ребёнок

С телефона на телефон то и другое передаётся QR-кодами (--codes ПАПКА у present
и approve). Тексты кодов, отсканированных в любом порядке, запишите в файл, каждый
с новой строки; этот файл или папку с такими файлами укажите вместо ЧЕРНОВИКА и ОТВЕТА.

Родитель видит под номерами, какие документы и пункты можно убрать, и указывает
--option столько раз, сколько нужно: оставшееся по-прежнему отвечает на запрос.
Черновик живёт три дня, согласие используется один раз и ровно для того, на что
дано. Оба кошелька записывают его в историю. На повторяющиеся подписанные запросы
родитель может согласиться до указанного дня (--standing-until):

  attestat wallet approvals               список; --revoke ID отзывает одно

Возраст можно задать до того, как принято подтверждение представителя; после этого
до 18 лет решать одному раньше прежнего нельзя. Школа может раздать свой файл:

  attestat wallet ages --band 0=guardian --band 12=both --band 18=student
  attestat wallet ages --preset ФАЙЛ      его выводит attestat wallet ages --json

Университет видит, кто согласился: attestat verify проверяет подпись
и подтверждение; потребовать согласия может политика или запрос (help policy;
request new --guardian-approval minor).`,
    }),
  },
  {
    name: 'consent',
    summary: {
      en: 'who got what: history, withdrawal, receipts',
      ru: 'кому что показано: история, отзыв согласия, расписки',
    },
    lines: inWords({
      en: `
Nothing is shown without a yes, and every yes is a line of the history: who, what
for, until when, which claims, and a hash of what was sent. Each line is chained
to the one before, so that none can be changed or left out. A no is a line too,
with its reason, which whoever asked is not told; a guardian's no is in both wallets.

  attestat wallet history
  attestat wallet decline --request FILE --reason TEXT --out no.json
  attestat wallet history --receiver ID --export history.json --html history.html
  attestat wallet withdraw 2 --out notice.jwt
  attestat wallet receipt receipt.jwt

The export is for a complaint: its end is signed with the wallet's key, and with
--receiver what was shown to others stays with you as hashes. A notice says what
was shown and that consent to it ends. It deletes nothing: what becomes of what
was received is for its receiver to settle, by law.

The receiver's side:

  attestat consent check notice.jwt --presentation answer.json
  attestat consent receipt notice.jwt --key office.keys --out receipt.jwt
  attestat consent check history.json

A notice counts only against the answer that it is about: with --presentation it
is seen whether its key is the one that the documents in the answer are bound to,
or that of the guardian whose approval came along.`,
      ru: `
Без согласия не показывается ничего, и каждое согласие — запись в истории: кому,
зачем, до какого дня, какие пункты и хеш отправленного. Каждая запись сцеплена
с предыдущей, поэтому ни одну нельзя изменить или убрать. Отказ — тоже запись,
с причиной, которую получатель не узнаёт; отказ представителя есть в обоих кошельках.

  attestat wallet history
  attestat wallet decline --request ФАЙЛ --reason ТЕКСТ --out no.json
  attestat wallet history --receiver ID --export history.json --html history.html
  attestat wallet withdraw 2 --out notice.jwt
  attestat wallet receipt receipt.jwt

Выгрузка — для жалобы: её конец подписан ключом кошелька, а с --receiver о других
получателях в ней одни хеши. Заявление говорит, что было показано и что согласие
на это отозвано. Оно ничего не удаляет: что сделать с полученным, решает
получатель по закону.

Со стороны получателя:

  attestat consent check notice.jwt --presentation answer.json
  attestat consent receipt notice.jwt --key office.keys --out receipt.jwt
  attestat consent check history.json

Заявление значит что-то лишь вместе с ответом, о котором оно: с --presentation
видно, тем ли ключом оно подписано, к которому привязаны документы в ответе, или
ключом представителя, чьё согласие пришло вместе с ответом.`,
    }),
  },
]
