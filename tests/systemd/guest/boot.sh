#!/bin/sh
# boot.sh: runs the parts that the kernel's command line names.
for part in $(sed 's/.*parts=\([a-z,]*\).*/\1/; s/,/ /g' /proc/cmdline); do
	PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root sh "/test/$part.sh"
done
