#!/usr/bin/env bash
# Opens a project in a real Neovim, headless, and looks at what the server does there.
#   NURTURE_SERVER=path  the program to test, else cargo builds it
#   NVIM=path            the Neovim to use, else Debian's
set -euo pipefail
cd "$(dirname "$0")"
. ../project.sh
[ -n "${NVIM:-}" ] || install neovim nvim
mkdir -p "$work/home" "$work/bin"
ln -s "$nurture" "$work/bin/nurture"
cd "$project"
HOME=$work/home XDG_CONFIG_HOME=$work/home/config XDG_DATA_HOME=$work/home/data XDG_STATE_HOME=$work/home/state \
  XDG_CACHE_HOME=$work/home/cache PATH=$work/bin:$PATH NURTURE_PLUGIN=$root/lsp/editors/neovim \
  "${NVIM:-nvim}" --headless -u "$root/lsp/editors/neovim/test/init.lua" -i NONE -n \
  -c "luafile $root/lsp/editors/neovim/test/drive.lua"
