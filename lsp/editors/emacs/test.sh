#!/usr/bin/env bash
# Opens a project in a real Emacs, in batch mode, and looks at what the server does there.
#   NURTURE_SERVER=path  the program to test, else cargo builds it
set -euo pipefail
cd "$(dirname "$0")"
. ../project.sh
install emacs-nox emacs
# Emacs 29 and later have it.
emacs --batch --no-init-file --eval "(progn (package-initialize) (kill-emacs (if (locate-library \"eglot\") 0 1)))" 2> /dev/null \
  || install elpa-eglot no-such-program
mkdir -p "$work/home"
HOME=$work/home NURTURE_PROGRAM=$nurture NURTURE_PROJECT=$project NURTURE_EXAMPLES=$root/examples \
  emacs --batch --no-init-file --directory . --eval '(package-initialize)' --load test/drive.el
