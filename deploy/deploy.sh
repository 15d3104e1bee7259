#!/usr/bin/env bash
# Bring a version to a machine without an interruption, and back when it does not serve.
#
#   deploy/deploy.sh HOST VERSION     # HOST as ssh knows it, or "local"; VERSION a tag or commit of this repository
#
# Sends the version's files, then lets the machine's own deploy/switch.sh start it beside the old one, ask it, turn the
# proxy, and stop the old one. Ends with 0 only when the new version serves. docs/deployment.md says what the machine needs.
set -euo pipefail

[ $# -eq 2 ] || { echo "usage: deploy/deploy.sh HOST VERSION" >&2; exit 2; }
host=$1
root=${MARQUEE_ROOT:-/srv/marquee}
cd "$(dirname "$0")/.."
commit=$(git rev-parse --verify --quiet "$2^{commit}") || { echo "There is no version $2 in this repository." >&2; exit 2; }
release="$root/releases/$(printf %s "$2" | tr -c 'A-Za-z0-9._\n-' -)-${commit:0:8}"

on_host() { # a program for a shell, and its arguments
  if [ "$host" = local ]; then bash -c "$1" deploy "${@:2}"
  else ssh -o BatchMode=yes "$host" "bash -c $(printf '%q' "$1") deploy $(printf '%q ' "${@:2}")"; fi
}

# Unpacked beside its place, then moved there: what lies under releases/ is whole.
# shellcheck disable=SC2016 # the machine's shell fills these in
git archive --format=tar "$commit" | on_host '
  set -e
  [ -d "$1" ] && { cat >/dev/null; exit 0; }
  mkdir -p "$(dirname "$1")"; coming=$(mktemp -d "$1.XXXXXX")
  tar -x -C "$coming"; chmod 755 "$coming"; mv -T "$coming" "$1"' "$release"
# shellcheck disable=SC2016
on_host 'exec env MARQUEE_ROOT="$1" bash "$2/deploy/switch.sh" "$2"' "$root" "$release"
