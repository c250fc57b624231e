/** What `attestat help TOPIC` explains: what no single command's help can say. */
import type { CodeWords } from '@attestat/credential'
import { environment } from './environment.ts'
import { exitCodeMeanings } from './exit-codes.ts'
import { type HelpTopic, inWords } from './help-topic.ts'
import { tableLines } from './table.ts'
import { walletTopics } from './wallet-topics.ts'

export const helpTopics: readonly HelpTopic[] = [
  {
    name: 'import',
    summary: { en: 'spreadsheets: what is read, and how', ru: 'таблицы: что и как читается' },
    lines: inWords({
      en: `
A spreadsheet as it comes from a register is enough: .xlsx, .csv,
JSON Lines, or a OneRoster 1.2 folder.
Encoding, separator, the row of column names and the kind of document are
found; --encoding, --sheet and --type overrule.
Whole names in one column are split where that is certain; in a mapping such a
column is fullName.

  attestat types show school-diploma        what a kind of document needs
  attestat types sheet school-diploma --out empty.xlsx
  attestat import graduates.xlsx --report marked.xlsx
  attestat import graduates.xlsx --save-mapping columns.json
  attestat issue graduates.xlsx --mapping columns.json --dry-run

import signs nothing. Each fault is told with its cell, how bad it is (blocks,
warns, can be fixed) and what to do. --fix applies the corrections that have
only one sensible outcome. Without --partial one faulty row stops the batch.
A row is known by kind, series and number: the same file again issues nothing
twice, and other content under the same number is refused (see replace).
Commands about one document take its number as printed, with the series or
without: attestat show 001200090.`,
      ru: `
Достаточно таблицы, выгруженной из реестра: .xlsx, .csv,
JSON Lines или папки OneRoster 1.2.
Кодировка, разделитель, строка с названиями столбцов и вид документа находятся
сами; --encoding, --sheet и --type важнее.
Столбец с ФИО делится на фамилию, имя и отчество, где это однозначно;
в соответствии столбцов он называется fullName.

  attestat types show school-diploma        что нужно для вида документа
  attestat types sheet school-diploma --out empty.xlsx
  attestat import graduates.xlsx --report marked.xlsx
  attestat import graduates.xlsx --save-mapping columns.json
  attestat issue graduates.xlsx --mapping columns.json --dry-run

import ничего не подписывает. О каждой ошибке говорится: в какой она ячейке,
насколько серьёзна (мешает, предупреждает, исправима) и что делать. --fix вносит
исправления, у которых один разумный исход. Без --partial одна ошибочная строка
останавливает всю партию. Строку определяют вид, серия и номер: тот же файл
повторно ничего не выпустит дважды, а другое содержание под тем же номером
не принимается (см. replace). Командам об одном документе достаточно его номера,
как он напечатан, с серией или без: attestat show 001200090.`,
    }),
  },
  {
    name: 'holders',
    summary: {
      en: 'binding documents to the keys of their owners',
      ru: 'привязка документов к ключам владельцев',
    },
    lines: inWords({
      en: `
A document that is bound to a key can be shown by its owner alone. The owner
sends a proof of the key, an answer to a challenge of the issuer:

  attestat holders challenge --count 30                       issuer
  attestat wallet id --audience DID --nonce CHALLENGE --out proof.txt   owner
  attestat issue FILE --holders proofs.json                   issuer

proofs.json is one object: row key to proof, or to the file with it beside:
{"school-diploma/05422/001200090": "proof.txt"}. A row without a proof is refused
unless --unbound is given; such a document can be shown by anybody who has the
file, and verifiers see that. Whoever gets a wallet later, or loses one:

  attestat bind ID --holder proof.txt --reason TEXT

The same document is signed again with the key in it, and the old copy revoked.
A document is in one format at a time. A wallet that reads another one gets it
with bind … --format jwt_vc_json, or unbound with replace ID --format ….`,
      ru: `
Документ, привязанный к ключу, может показать только его владелец. Владелец
присылает подтверждение ключа — ответ на вызов эмитента:

  attestat holders challenge --count 30                       эмитент
  attestat wallet id --audience DID --nonce ВЫЗОВ --out proof.txt   владелец
  attestat issue ФАЙЛ --holders proofs.json                   эмитент

proofs.json — один объект: ключ строки и подтверждение или файл с ним рядом:
{"school-diploma/05422/001200090": "proof.txt"}. Строка без подтверждения
не принимается, если не указан --unbound; такой документ может показать каждый,
у кого есть файл, и проверяющие это видят. Если кошелёк появился позже или
потерян:

  attestat bind ID --holder proof.txt --reason ТЕКСТ

Тот же документ подписывается заново с ключом, прежняя копия отзывается.
Документ существует в одном формате. Кошельку, который читает другой, его дают
командой bind … --format jwt_vc_json, без ключа — replace НОМЕР --format ….`,
    }),
  },
  {
    name: 'keys',
    summary: { en: 'signing keys: passphrase, change, theft', ru: 'ключи подписи: пароль, смена, кража' },
    lines: inWords({
      en: `
The key is in keys.json of the issuer folder, sealed with the passphrase. The
passphrase comes from --passphrase-file, ATTESTAT_PASSPHRASE_FILE or a prompt,
never from the command line. Neither can be restored: keep a copy of the folder
and, elsewhere, the passphrase.

  attestat key list                            which key signs since when
  attestat key rotate --reason TEXT            a new one signs; the old stays good
  attestat key compromise KID --since TIME --reason TEXT
  attestat revoke --key KID --reason TEXT      all that a stolen key signed

After each: attestat publish DIR, upload the folder, and send the registry the
new registry-entry.json. What a rotated key signed stays good; what a compromised
key signed counts no more, whatever date it states, unless the registry
countersigned its batch before. An issuer with a did:key has one key for good:
its DID is the key.`,
      ru: `
Ключ лежит в keys.json в папке эмитента и запечатан паролем. Пароль берётся из
--passphrase-file, ATTESTAT_PASSPHRASE_FILE или спрашивается, но никогда не
указывается в командной строке. Восстановить нельзя ни то, ни другое: храните
копию папки и, в другом месте, пароль.

  attestat key list                            какой ключ с какого времени
  attestat key rotate --reason ТЕКСТ           новый ключ; прежний остаётся в силе
  attestat key compromise KID --since ВРЕМЯ --reason ТЕКСТ
  attestat revoke --key KID --reason ТЕКСТ     всё, что подписал украденный ключ

После каждой: attestat publish ПАПКА, загрузите папку и передайте реестру новый
registry-entry.json. Подписанное сменённым ключом остаётся в силе; подписанное
скомпрометированным не принимается, какая бы дата там ни стояла, если только
реестр не заверил его партию раньше. У эмитента с did:key один ключ навсегда:
его DID и есть ключ.`,
    }),
  },
  ...walletTopics,
  {
    name: 'files',
    summary: { en: 'which file is what, and whose', ru: 'какой файл что содержит и для кого' },
    lines: (language) => [
      ...tableLines(
        files.map(([name, meaning]) => [name, meaning[language]]),
        2,
      ),
      '',
      ...inWords({
        en: `
Only the site is for everybody. Nothing is ever half-written, and nothing that is
there is replaced without --force. - stands for standard input or output.`,
        ru: `
Для всех предназначен только сайт. Недописанных файлов не бывает, имеющиеся
не заменяются без --force. - означает стандартный ввод или вывод.`,
      })(language),
    ],
  },
  {
    name: 'trust',
    summary: { en: 'whom a verifier believes, and why', ru: 'кому и почему верит проверяющий' },
    lines: inWords({
      en: `
A registry says who may award what: its root vouches for delegates (a ministry
for a region), they vouch for issuers. All of it is signed files.

  attestat registry init DIR --id URL --name TEXT
  attestat registry recognise DIR site/registry-entry.json
  attestat registry publish DIR
  attestat trust pack --registry DIR --site SITE --out trust.pack
  attestat trust pack --update trust.pack --registry DIR --site SITE
  attestat trust pack --update trust.pack --for did:web:school.example --out small.pack
  attestat verify FILE --trust trust.pack --root THUMBPRINT

The trust pack has all that verifying needs, so it needs no network; status lists
and the registry's statement in it have an end, after which verify says "could
not be fully checked" and never "genuine". Get the thumbprint of the root key
from the registry itself, by another way than the pack (attestat trust show shows
what the pack says); without --root nothing is accepted, only not fully checked.
Keys do not tell two registries of one body apart: --root root.json, the registry's
root document by a trusted way, pins this registry and no older root. Under a pinned
root a bundle is judged without --trust, by the facts stapled to it.
Publish and pack every week: admissions take status lists up to 7 days old. --update
takes of each fact the newer one, and never an older one in its place; two packs
of one registry become one when it is given twice.
A pack --for one issuer (or several, by any name of the registry's entry; name the
universities that ask, too, if a wallet is to know them) has nothing of the others,
and still says that they are there: their documents are "not fully checked"
(REGISTRY_NOT_AT_HAND), never "unknown issuer". Such packs become one in the same way.

verify --at 2027-09-01 says whether a document was valid then, by the pack of today.
What has become bad by now, and nobody says since when, "could not be fully checked".
That an issuer was suspended then and has been reinstated since, no pack of today tells.
That an answer came before its request had ended is then its holder's own word: ask
that without --at.

verify has no memory of its own: it takes an old pack as it takes a new one, and does
not know what came yesterday. With --memory FILE it remembers the newest versions of
the registry, when status lists were signed and which documents came: an older pack
is refused (REGISTRY_ROLLBACK), a list older than yours, or than one by which this
document was revoked, leaves the status open (STATUS_ROLLBACK), and a document that
has a newer edition is rejected (NEWER_DOCUMENT_KNOWN). Of bundles judged without
--trust it remembers the registry: an older word on an issuer leaves it open
(REGISTRY_ROLLBACK), and so is an older pack refused. The file has digests, versions
and moments, no names; many may use it at once. To judge a past moment (--at) by an
old pack, leave it out.`,
      ru: `
Реестр говорит, кто что вправе выдавать: корень поручается за уполномоченных
(министерство за регион), они — за эмитентов. Всё это подписанные файлы.

  attestat registry init ПАПКА --id URL --name ТЕКСТ
  attestat registry recognise ПАПКА site/registry-entry.json
  attestat registry publish ПАПКА
  attestat trust pack --registry ПАПКА --site САЙТ --out trust.pack
  attestat trust pack --update trust.pack --registry ПАПКА --site САЙТ
  attestat trust pack --update trust.pack --for did:web:school.example --out small.pack
  attestat verify ФАЙЛ --trust trust.pack --root ОТПЕЧАТОК

В пакете доверия есть всё для проверки, поэтому сеть ей не нужна; у списков
статусов и у сведений реестра есть срок, после него verify скажет «проверить
полностью не удалось», но никогда не «подлинно». Отпечаток корневого ключа
узнайте у самого реестра, другим путём, чем пакет (attestat trust show покажет,
что говорит пакет); без --root ничего не принимается, «проверить не удалось».
Ключи не отличают двух реестров одного ведомства: --root root.json, корневой документ
реестра из надёжных рук, закрепляет именно этот реестр и не более старый корень. Под
закреплённым корнем пакет подтверждений проверяется и без --trust, по его сведениям.
Публикуйте и собирайте пакет каждую неделю: приёмной комиссии нужны списки
не старше 7 дней. --update берёт из каждых сведений более новые и никогда не заменяет
их старыми; два пакета одного реестра станут одним, если указать его дважды.
Пакет --for для одного эмитента (или нескольких, под любым именем из записи реестра;
назовите и вузы, если кошелёк должен узнавать, кто спрашивает) не содержит ничего о
других, но помнит, что они есть: их документы «проверить полностью не удалось»
(REGISTRY_NOT_AT_HAND), а не «неизвестный эмитент». Такие пакеты объединяются так же.

verify --at 2027-09-01 скажет, действовал ли документ тогда, по сегодняшнему пакету.
Если документ теперь отозван, а с какого дня, не сказано, «проверить не удалось».
Что эмитент был тогда приостановлен, а потом восстановлен, сегодняшний пакет не скажет.
Что ответ подписан до конца срока запроса, при этом известно лишь со слов владельца:
о сроке судите без --at.

Своей памяти у verify нет: старый пакет он примет так же, как новый, и не знает, что
приходило вчера. С --memory ФАЙЛ он помнит последние версии реестра, когда подписаны
списки статусов и какие документы приходили: более старый пакет не принимается
(REGISTRY_ROLLBACK), из-за списка старее вашего или того, по которому этот документ
отозван, статус остаётся неизвестным (STATUS_ROLLBACK), а документ, у которого есть
новая редакция, отклоняется (NEWER_DOCUMENT_KNOWN). Из пакетов подтверждений, о которых судят без --trust, он
помнит реестр: по более старым сведениям об эмитенте проверить полностью не удастся
(REGISTRY_ROLLBACK), и более старый пакет доверия не принимается. В файле
хеши, версии и моменты, имён нет; им могут пользоваться несколько программ сразу.
О прошлом (--at) по старому пакету судите без него.`,
    }),
  },
  {
    name: 'registry',
    summary: {
      en: 'a registry that several people sign together',
      ru: 'реестр, который подписывают несколько человек',
    },
    lines: inWords({
      en: `
One person keeps a registry in one folder, key and all (see trust). Several
people each make a key on a machine of their own, and only files go between them:

  attestat registry key anna.key --out anna.json          each person; the key stays
  attestat registry init DIR --id URL --name TEXT --root-key anna.json
      --root-key boris.json --root-key clara.json --timestamp-key online.json
  attestat registry sign DIR/requests/root-v1.json --key anna.key
  attestat registry collect DIR FILE...                   what came back signed

More than half of the root keys must sign, or --root-threshold of them. Any
change is made as usual, with --key FILE where the key is not in the folder:
recognise, delegate, withdraw, suspend, reinstate, compromise, root. What has too
few signatures waits in DIR/requests; sign says what it is in words made from the
very bytes that are signed. publish asks for the index first and then stamps it:
with a timestamp key of its own, without the others. A stamp holds for a week
(--timestamp-days), so that nobody can pass off an old state as the current one
for longer: publish every few days, also when nothing has changed.

  attestat registry delegate DIR --to region-54 --name TEXT --public-key region.json
  attestat registry recognise COPY registry-entry.json --by region-54
      --key region.key --out school.json                  in the region
  attestat registry collect DIR school.json               at the ministry
  attestat registry entry --identifier DID --name TEXT --purpose admission=TEXT
      --retention P1Y --did-document did.json --out university.json
  attestat registry countersign DIR site/batches/1.json   these were there today
  attestat registry export DIR ID                         as a RecognizedEntityCredential

root puts other keys in charge, signed by the old and the new; renew then signs
again what they took over. A countersigned batch outlives the theft of its
school's key: see keys.

  attestat registry withdraw DIR ID --until DATE          a school that closes

What it signed before that day stands as long as its status lists are fresh. Who
takes over its archive takes over the issuer folder with its key, keeps it out of
use but for publish, and publishes every week.

  attestat registry withdraw DIR region-54                a region, with its schools

suspend and reinstate take the id of a delegation too. What the entries below it
say stays, and counts again with the delegation.`,
      ru: `
Один человек ведёт реестр в одной папке вместе с ключом (см. trust). Если людей
несколько, каждый создаёт ключ на своей машине, и между ними ходят одни файлы:

  attestat registry key anna.key --out anna.json          каждый; ключ остаётся
  attestat registry init ПАПКА --id URL --name ТЕКСТ --root-key anna.json
      --root-key boris.json --root-key clara.json --timestamp-key online.json
  attestat registry sign ПАПКА/requests/root-v1.json --key anna.key
  attestat registry collect ПАПКА ФАЙЛ...                 что вернулось подписанным

Подписать должны больше половины корневых ключей или столько, сколько сказано
в --root-threshold. Изменения делаются как обычно, с --key ФАЙЛ, если ключ не
в папке: recognise, delegate, withdraw, suspend, reinstate, compromise, root.
Чему не хватает подписей, ждёт в ПАПКА/requests; sign говорит, что это, словами,
составленными по самим подписываемым байтам. publish сначала просит указатель,
потом ставит отметку времени: своим ключом, без остальных. Отметка действует
неделю (--timestamp-days), чтобы старое состояние нельзя было дольше выдавать
за нынешнее: публикуйте раз в несколько дней, даже если ничего не изменилось.

  attestat registry delegate ПАПКА --to region-54 --name ТЕКСТ --public-key region.json
  attestat registry recognise КОПИЯ registry-entry.json --by region-54
      --key region.key --out school.json                  в регионе
  attestat registry collect ПАПКА school.json             в министерстве
  attestat registry entry --identifier DID --name ТЕКСТ --purpose admission=ТЕКСТ
      --retention P1Y --did-document did.json --out university.json
  attestat registry countersign ПАПКА site/batches/1.json эти были уже сегодня
  attestat registry export ПАПКА ID                       как RecognizedEntityCredential

root назначает другие ключи за подписью прежних и новых; renew затем подписывает
заново то, что к ним перешло. Засвидетельствованная партия переживёт кражу ключа
школы: см. keys.

  attestat registry withdraw ПАПКА ID --until ДАТА        школа закрывается

Подписанное ею до этого дня действует, пока свежи её списки статусов. Кто
принимает её архив, принимает и папку эмитента с ключом, пользуется ею только
для publish и публикует каждую неделю.

  attestat registry withdraw ПАПКА region-54              регион с его школами

suspend и reinstate тоже принимают обозначение делегирования. Сказанное в записях
под ним остаётся и снова действует вместе с ним.`,
    }),
  },
  {
    name: 'policy',
    summary: {
      en: 'by which rules is judged, and your own',
      ru: 'по каким правилам выносится вердикт, и свои правила',
    },
    lines: inWords({
      en: `
A policy says what must be established; no policy makes a failed check good.

  admissions         everything must hold, and the owner shows it; the default
  archive            the same of a file that came earlier, with facts of its time
  lenient-preview    a first look without a request, whoever shows it

Rules of your own are one JSON file. All members must be there, no others may be:

  {
    "name": "Admissions 2027",
    "required": ["key-valid-at-time", "issuer-recognised", "root-pinned",
      "issuer-may-award", "validity-period", "status", "schema", "holder-binding",
      "audience"],
    "requiredWithRequest": ["nonce", "query-matched", "request-satisfied"],
    "allowSeveralHolders": false,
    "guardianApproval": "minor",
    "maxStatusAgeSeconds": 86400,
    "requireStatus": true,
    "maxPresentationAgeSeconds": 2592000,
    "clockSkewSeconds": 60,
    "judgedAsOf": "now"
  }

  attestat verify DIR --trust PACK --policy policy.json --report verdicts.xlsx

guardianApproval says whose answers a guardian has to approve: minor (who is one by
a birth date that was shown), always or never; guardian-approved among what is
required is always. A request can ask for it too.
judgedAsOf is now, or proof: a bundle is judged as of the moment that it proves.
format and signature must always pass. The verdict says by which policy it is, by
its name. A report that was interrupted is continued by the same policy only.`,
      ru: `
Политика говорит, что должно быть установлено; непройденную проверку не отменяет
никакая политика.

  admissions         должно быть верно всё, и показывает владелец; по умолчанию
  archive            то же о файле, присланном раньше, по сведениям того времени
  lenient-preview    первый взгляд без запроса, кто бы ни показывал

Свои правила — один файл JSON. Нужны все эти члены, других быть не должно:

  {
    "name": "Приёмная комиссия 2027",
    "required": ["key-valid-at-time", "issuer-recognised", "root-pinned",
      "issuer-may-award", "validity-period", "status", "schema", "holder-binding",
      "audience"],
    "requiredWithRequest": ["nonce", "query-matched", "request-satisfied"],
    "allowSeveralHolders": false,
    "guardianApproval": "minor",
    "maxStatusAgeSeconds": 86400,
    "requireStatus": true,
    "maxPresentationAgeSeconds": 2592000,
    "clockSkewSeconds": 60,
    "judgedAsOf": "now"
  }

  attestat verify ПАПКА --trust ПАКЕТ --policy policy.json --report verdicts.xlsx

guardianApproval говорит, чьи ответы должен согласовать представитель: minor (кто
несовершеннолетний по показанной дате рождения), always или never; guardian-approved
в required значит то же, что always. Попросить об этом может и запрос. judgedAsOf —
now или proof: пакет судят на момент, который он доказывает. format и signature должны
быть пройдены всегда. В вердикте указано имя политики,
по которой он вынесен. Прерванный отчёт продолжается только по той же политике.`,
    }),
  },
  {
    name: 'points',
    summary: {
      en: 'points for achievements, by your own rules',
      ru: 'баллы за достижения по вашим правилам',
    },
    lines: inWords({
      en: `
A rule file says what a document is worth. Only accepted documents count, each
once; of a group (its kind, unless "group" names another) the best counts alone;
nobody gets more than "cap".

  {
    "name": "Individual achievements 2027",
    "cap": 10,
    "rules": [
      { "id": "first", "name": "Olympiad, diploma of degree I", "points": 10,
        "kind": "olympiad-award",
        "when": [{ "result": "degree", "values": ["I"] }] },
      { "id": "average", "name": "Average of 4.5 or more", "points": 3,
        "kind": "school-diploma",
        "when": [{ "result": "gpa", "atLeast": 4.5 }] }
    ]
  }

A condition names a result of the kind (attestat types show KIND) or a "path" of
member names, null for every element of a list; and "values", "atLeast" or
"atMost". All conditions of a rule must hold. A threshold that the issuer signed
(gpa-4.5) counts as well as the number. A misspelt kind, result, path or value is
refused, and so is what no document of the kind can say: a gpa of 7, a mark as
the number 5 where documents have "5". An issuer's own kind goes by its vct, whatever
it extends, and its results by their whole names: nobody here knows what it can say.
Points come with what they are for, in --json and in a report:

  attestat verify DIR --trust PACK --points RULES.json --report verdicts.xlsx

A file in DIR is an applicant, and so is a folder in it with all its files;
--per-file takes each file for one. Points count where everything that an
applicant sent was accepted. Where something was not, where documents belong to
several people, or where two applicants have sent the same (SENT_BY_SEVERAL),
the row says what they would be worth, and nothing counts until somebody has
looked (POINTS_WITHHELD). A report that was interrupted is continued by the same
command.`,
      ru: `
Файл правил говорит, сколько стоит документ. Учитываются только принятые
документы, каждый один раз; в группе (это вид документа, если «group» не называет
иную) считается только лучший; больше «cap» не получает никто.

  {
    "name": "Индивидуальные достижения 2027",
    "cap": 10,
    "rules": [
      { "id": "first", "name": "Олимпиада, диплом I степени", "points": 10,
        "kind": "olympiad-award",
        "when": [{ "result": "degree", "values": ["I"] }] },
      { "id": "average", "name": "Средний балл не ниже 4,5", "points": 3,
        "kind": "school-diploma",
        "when": [{ "result": "gpa", "atLeast": 4.5 }] }
    ]
  }

Условие называет результат этого вида (attestat types show ВИД) или «path» —
имена членов, null для каждого элемента списка; и «values», «atLeast» или
«atMost». Должны выполняться все условия правила. Подписанный эмитентом порог
(gpa-4.5) считается наравне с числом. Вид, результат, путь или значение с опечаткой
не принимаются, как и то, чего в документах этого вида не бывает: средний балл 7,
отметка числом 5, когда в документах "5". Собственный вид эмитента называют его vct,
что бы он ни расширял, а его результаты — полными именами: что в нём бывает, здесь не
знают. К баллам сказано, за что они, в --json и в отчёте:

  attestat verify ПАПКА --trust ПАКЕТ --points RULES.json --report verdicts.xlsx

Файл в папке — поступающий, и подпапка со всеми её файлами тоже; с --per-file
каждый файл — отдельный. Баллы засчитываются, если принято всё, что прислано. Если
что-то не принято, если документы разных людей или если двое прислали одно и то же
(SENT_BY_SEVERAL), в строке сказано, сколько это стоило бы, но ничего не
засчитано, пока человек не разберётся (POINTS_WITHHELD). Прерванный отчёт
продолжается той же командой.`,
    }),
  },
  {
    name: 'service',
    summary: {
      en: 'asking and verifying over HTTP',
      ru: 'запросы и проверка по HTTP',
    },
    lines: inWords({
      en: `
For an admissions system of your own. The service listens in plain HTTP; what is
in front of it ends TLS at the address that --url names. It takes each request's
answer once. So does verify --store, of the requests that request new --store has
kept, when an answer is accepted. Any other request in a file stays open until it
expires, and verify --request judges its answers as often as they are shown.

  head -c 32 /dev/urandom | base64 > api-keys.txt
  attestat request key office.keys
  attestat serve verifier --url https://verify.example --key office.keys \\
    --trust trust.pack --root THUMBPRINT --api-keys api-keys.txt --store requests.sqlite

  POST /requests          with an API key: ask; gives the request, its address, and
                          the secret that reads the result; of a DCQL "query",
                          or of "type", "marks", "thresholds", "withName"
  GET  /requests/ID       for the wallet: the request
  POST /responses/ID      from the wallet: the answer, once: a form (a child's with
                          attestat_guardians), JSON with the state, or a bundle with
                          the request
  GET  /results/ID        with the secret: open, answered or declined
  POST /verify            with an API key: one file; the JSON of verify --json
  GET  /docs, /openapi.json, /health; /metrics with an API key

A key goes into the header Authorization: Bearer KEY. Without --store what is open
and what was seen is forgotten when the service ends. Results are erased after
--result-minutes. SIGTERM finishes what is under way; SIGHUP reads the trust pack
again: do so each week. A pack older than one seen before is refused
(REGISTRY_ROLLBACK), of status lists the newer ones stay. The log on stderr has no
personal data: one line of JSON an event.`,
      ru: `
Для собственной системы приёма. Служба слушает HTTP без шифрования; TLS завершает
то, что стоит перед ней по адресу из --url. На каждый запрос она принимает ответ
один раз. Так же verify --store закрывает принятым ответом запрос, который сохранил
request new --store. Любой другой запрос в файле открыт, пока не истечёт его срок,
и verify --request судит ответы на него столько раз, сколько их покажут.

  head -c 32 /dev/urandom | base64 > api-keys.txt
  attestat request key office.keys
  attestat serve verifier --url https://verify.example --key office.keys \\
    --trust trust.pack --root ОТПЕЧАТОК --api-keys api-keys.txt --store requests.sqlite

  POST /requests          с ключом API: спросить; в ответ запрос, его адрес
                          и секрет, которым читают результат; по «query» (DCQL)
                          или по «type», «marks», «thresholds», «withName»
  GET  /requests/ID       для кошелька: запрос
  POST /responses/ID      от кошелька: ответ, один раз: форма (у ребёнка
                          с attestat_guardians), JSON со state или пакет
                          с запросом
  GET  /results/ID        с секретом: открыт, отвечен или отклонён
  POST /verify            с ключом API: один файл; тот же JSON, что verify --json
  GET  /docs, /openapi.json, /health; /metrics с ключом API

Ключ передают в заголовке Authorization: Bearer КЛЮЧ. Без --store открытое
и виденное забывается, когда служба завершается. Результаты стираются через
--result-minutes. SIGTERM: служба доделает начатое; SIGHUP: прочтёт пакет доверия
заново — делайте так каждую неделю. Пакет старее уже виденного не принимается
(REGISTRY_ROLLBACK), из списков статусов остаются более новые. В журнале (stderr)
нет личных данных: строка JSON на событие.`,
    }),
  },
  {
    name: 'environment',
    summary: { en: 'environment variables', ru: 'переменные окружения' },
    lines: (language) => tableLines(environment.map(({ name, meaning }) => [name, meaning[language]])),
  },
  {
    name: 'exit-codes',
    summary: { en: 'what the exit codes mean', ru: 'что означают коды завершения' },
    lines: (language) =>
      tableLines(exitCodeMeanings.map(([code, meaning]) => [String(code), meaning[language]])),
  },
]

const files: readonly (readonly [name: string, meaning: CodeWords])[] = [
  ['issuer.json', { en: 'issuer folder: name, DID, address', ru: 'папка эмитента: название, DID, адрес' }],
  ['keys.json', { en: 'issuer folder: the key, sealed', ru: 'папка эмитента: ключ, запечатан' }],
  [
    'ledger.sqlite',
    {
      en: 'issuer folder: every document, and what was done to it',
      ru: 'папка эмитента: все документы и всё, что с ними делали',
    },
  ],
  ['*.vc.sd-jwt', { en: 'a signed document, for its owner', ru: 'подписанный документ, для владельца' }],
  ['registry-entry.json', { en: 'site: for the registry', ru: 'сайт: для реестра' }],
  ['.well-known/', { en: 'site: keys', ru: 'сайт: ключи' }],
  ['status/', { en: 'site: what was revoked, by number alone', ru: 'сайт: что отозвано, одни номера' }],
  ['types/', { en: 'site: kinds of document', ru: 'сайт: виды документов' }],
  ['batches/', { en: 'site: seals of batches', ru: 'сайт: печати партий' }],
  ['requests/', { en: 'registry: what waits for signatures', ru: 'реестр: что ждёт подписей' }],
  ['*.pack', { en: 'trust pack, for verifiers', ru: 'пакет доверия, для проверяющих' }],
  ['*.wallet', { en: 'wallet, sealed', ru: 'кошелёк, запечатан' }],
  ['*.backup', { en: 'backup of a wallet, sealed', ru: 'резервная копия кошелька, запечатана' }],
  ['*.bundle.json', { en: 'an answer to a request', ru: 'ответ на запрос' }],
  [
    '.*.journal',
    { en: 'beside a report: what verify has judged so far', ru: 'возле отчёта: что verify уже проверил' },
  ],
]
