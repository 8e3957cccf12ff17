#!/usr/bin/env python3
"""many.py --bin BUILD [--peer BUILD] [--viewers 64] [--seconds 10]

So many viewers at once on one ledger, each with one record-view after the
other, of ten entries of a patient of its own: views a second, and how long
most of them took. Then one caller that keeps one record-view running: looks a
second, of one entry each. With a peer, the two in turn, three times.
"""
import argparse
import os
import shutil
import subprocess
import tempfile
import threading
import time


def number(i):
    """The i-th NHS number, from 943000000 on, that has a check digit."""
    base = 943000000
    while True:
        digits = [int(c) for c in str(base)]
        check = 11 - sum(d * w for d, w in zip(digits, range(10, 1, -1))) % 11
        if check != 10:
            if i == 0:
                return '%d%d' % (base, check % 11)
            i -= 1
        base += 1


def make(bin_, folder, viewers):
    ledger = os.path.join(folder, 'ledger.db')
    if os.path.exists(ledger):
        os.unlink(ledger)
    subprocess.run([bin_ + '/ledger-init', '--ledger', ledger], check=True)
    rows = 'patient,episode,practice,service,to_service,at\n'
    for i in range(viewers):
        rows += '%s,R%d,C81001,RY8,yes,2024-01-01T10:00:00Z\n' % (number(i), i)
    subprocess.run([bin_ + '/episode-open', '--quiet', '--csv', '--ledger',
                    ledger], input=rows.encode(), check=True)
    return ledger


def entries(i, count):
    return ''.join(
        '{"patient":"%s","org":"C81001","entry":"E%d",'
        '"recorded":"2023-05-01T10:00:00Z"}\n' % (number(i), e)
        for e in range(count)).encode()


def view_command(bin_, ledger):
    return [bin_ + '/record-view', '--accept-clock', '--ledger', ledger,
            '--viewer', 'RY8']


def viewer(bin_, ledger, i, until, spans):
    lines = entries(i, 10)
    command = view_command(bin_, ledger)
    while time.monotonic() < until:
        began = time.monotonic()
        run = subprocess.run(command, input=lines, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE)
        if run.returncode:
            raise SystemExit('many: exit %d: %s' % (
                run.returncode, run.stderr.decode(errors='replace')))
        spans.append(time.monotonic() - began)


def measure(bin_, folder, args):
    ledger = make(bin_, folder, args.viewers)
    spans = []
    until = time.monotonic() + args.seconds
    threads = [threading.Thread(target=viewer, args=(
        bin_, ledger, i, until, spans)) for i in range(args.viewers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spans.sort()
    print('| %s | %d viewers | %.0f views/s | median %.0f ms | p99 %.0f ms '
          '| longest %.0f ms |' % (
              bin_, args.viewers, len(spans) / args.seconds,
              spans[len(spans) // 2] * 1000,
              spans[len(spans) * 99 // 100] * 1000, spans[-1] * 1000),
          flush=True)


def measure_pipe(bin_, folder, args):
    """Each look waits for the answer to the one before."""
    view = subprocess.Popen(
        view_command(bin_, make(bin_, folder, 1)), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, bufsize=0)
    line, looks = entries(0, 1), 0
    until = time.monotonic() + args.seconds
    while time.monotonic() < until:
        view.stdin.write(line)
        if not view.stdout.read(len(line)):
            raise SystemExit('many: record-view ended')
        looks += 1
    view.stdin.close()
    view.wait()
    print('| %s | one pipe | %.0f views/s |' % (bin_, looks / args.seconds),
          flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--bin', required=True)
    parser.add_argument('--peer')
    parser.add_argument('--viewers', type=int, default=64)
    parser.add_argument('--seconds', type=float, default=10)
    args = parser.parse_args()
    os.environ['EDSM_BY'] = 'bench'
    folder = tempfile.mkdtemp(dir=args.bin)
    try:
        for _ in range(3):
            for bin_ in [args.bin] + ([args.peer] if args.peer else []):
                measure(bin_, folder, args)
                measure_pipe(bin_, folder, args)
    finally:
        shutil.rmtree(folder)


main()
