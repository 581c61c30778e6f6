# Sourced by the editors' tests: what they all need.
#   $nurture  the program, from NURTURE_SERVER or built by cargo
#   $work     a temporary folder, removed at the end
#   $project  a copy of an example in it
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
nurture=${NURTURE_SERVER:-}
if [ -z "$nurture" ]; then
  (cd "$root" && cargo build --quiet --bin nurture)
  nurture=${CARGO_TARGET_DIR:-$root/target}/debug/nurture
fi
nurture=$(realpath "$nurture")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
project=$work/shop
cp -r "$root/examples/abandoned-cart" "$project"

# install PACKAGE PROGRAM: brings a Debian package, if its program is not there.
install() {
  if ! command -v "$2" > /dev/null; then
    local as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$1" > /dev/null
  fi
}
