#!/usr/bin/env python3
"""What a real zsh offers for the end of a line: zsh_says.py LINE

A shell on a pseudo terminal, with the completions of this folder and nothing
of the user's; each candidate is printed once, blanks between.
"""
import os
import pty
import select
import shutil
import sys
import tempfile
import time

RC = r'''
PROMPT=; fpath=(%(top)s/completions $fpath)
autoload -Uz compinit; compinit -u -D
compadd() {
	if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
		builtin compadd "$@"
		return
	fi
	local -a seen
	builtin compadd -A seen "$@"
	(( $#seen )) && print -rl -- $seen >>%(home)s/seen
	builtin compadd "$@"
}
done-widget() { zle complete-word; print -r -- END >>%(home)s/seen }
zle -N done-widget
bindkey "^I" done-widget
print READY
'''


def wait(ready, seconds):
    """Until it is ready; a shell that hangs offers nothing."""
    end = time.time() + seconds
    while not ready() and time.time() < end:
        time.sleep(0.02)


def main(line):
    home = tempfile.mkdtemp()
    seen = os.path.join(home, 'seen')
    with open(os.path.join(home, '.zshrc'), 'w') as rc:
        rc.write(RC % {'top': os.getcwd(), 'home': home})
    pid, shell = pty.fork()
    if pid == 0:
        os.environ.update(ZDOTDIR=home, HOME=home, TERM='dumb')
        os.execvp('zsh', ['zsh', '-i', '-o', 'NO_GLOBAL_RCS'])
    said = bytearray()

    def ready():
        while select.select([shell], [], [], 0)[0]:
            said.extend(os.read(shell, 4096))
        return b'READY' in said

    def ended():
        ready()
        return os.path.exists(seen) and 'END\n' in open(seen).read()

    wait(ready, 20)
    os.write(shell, (line + '\t').encode())
    wait(ended, 20)
    words = open(seen).read().split('\n') if os.path.exists(seen) else []
    print(' '.join(sorted({w for w in words if w and w != 'END'})))
    os.kill(pid, 9)
    shutil.rmtree(home)


main(sys.argv[1])
