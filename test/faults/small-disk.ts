/** A disk that is really full: a small one, on Linux, where whoever may do so mounts one that nobody else sees. */
import { spawnSync } from 'node:child_process'

const mayMount =
  process.platform === 'linux' &&
  spawnSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs none /mnt']).status === 0

/** Whether such a disk can be had; says so where it cannot. */
export function canMount(): boolean {
  if (!mayMount) console.warn('no small disk can be mounted here: a full one is not tried')
  return mayMount
}

/**
 * The command line before that of a program, by which it runs on a small disk with a copy of some files of its folder.
 * What it has left there is brought back. There has to be a folder `disk`.
 *
 * @param files Patterns of the shell.
 * @param folder The one among them that is brought back as it was left, with nothing in it that was removed.
 */
export function onDiskWith(roomKiB: number, folder: string, files: string): readonly string[] {
  const script = `
    mount -t tmpfs -o size=64m none disk && cp -r ${folder} ${files} disk && cd disk
    mount -o remount,size=$(( $(df -k --output=used . | tail -1) + ${roomKiB} ))k .
    "$@"
    code=$?
    rm -r ../${folder} && cp -r . .. && exit $code`
  return ['unshare', '-m', 'sh', '-c', script, 'sh']
}
