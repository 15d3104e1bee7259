#!/usr/bin/env bash
# On the machine itself: from the version that serves to another one, with no request lost. Called by deploy.sh.
#
#   MARQUEE_ROOT=/srv/marquee switch.sh /srv/marquee/releases/v1.2.0-0123abcd
#
# Two slots, a and b, each with a port and a home folder of its own; one serves, the other is free:
#   1 install the release     2 migrate, while the old version serves     3 start it in the free slot
#   4 gate: /readyz by the proxy's own way           5 turn the proxy     6 gate: the site through the proxy, PROBE seconds
#   7 drain, and stop the old one
# What fails before 5 leaves the old version as it was; what fails at 6 turns the proxy back. Then the code is 1.
#
# Settings, from the environment or $MARQUEE_ROOT/deploy.env:
#   SITE            address people use, as in SITE_URL                     (needed)
#   PORT_a PORT_b   ports of the slots; the next one each is the operators'    8010 8020
#   SERVICES        systemd (unit marquee@SLOT), or processes              systemd
#   PROXY           nginx or caddy: how its file of the upstream looks     nginx
#   RELOAD          command that makes the proxy read it again             systemctl reload $PROXY
#   RESOLVE         where the proxy listens, for the gate                  127.0.0.1
#   READY PROBE DRAIN   seconds: until ready, of the second gate, until the last old request    120 10 30
#   KEEP            releases that stay on the disk                         3
# shellcheck disable=SC1090,SC1091 # the files of settings are the machine's own
set -euo pipefail

release=$1
root=${MARQUEE_ROOT:-/srv/marquee}
if [ -f "$root/deploy.env" ]; then set -a; . "$root/deploy.env"; set +a; fi
: "${SITE:?SITE must say where people find the site, as in SITE=https://films.example.org}"
PORT_a=${PORT_a:-8010} PORT_b=${PORT_b:-8020}
SERVICES=${SERVICES:-systemd} PROXY=${PROXY:-nginx} RESOLVE=${RESOLVE:-127.0.0.1}
RELOAD=${RELOAD:-systemctl reload $PROXY}
READY=${READY:-120} PROBE=${PROBE:-10} DRAIN=${DRAIN:-30} KEEP=${KEEP:-3}
host=${SITE#*://} host=${host%%/*} scheme=${SITE%%://*}
name=${host%%:*} proxy_port=${host##*:}
[ "$proxy_port" != "$host" ] || proxy_port=$([ "$scheme" = https ] && echo 443 || echo 80)

say() { printf '[%(%T)T] %s\n' -1 "$*"; }
die() { say "$*" >&2; exit 1; }
port_of() { local name="PORT_$1"; echo "${!name}"; }

exec 9>"$root/deploy.lock"
flock -n 9 || die "Another deployment is running."

old=$(cat "$root/serving" 2>/dev/null || true)
new=$([ "$old" = a ] && echo b || echo a)

become_in_slot() { # a slot, a command: in its folder, with its settings, in place of this (sub)shell
  cd "$root/slots/$1" && set -a && . "$root/env" && . "$root/slot-$1.env" && set +a && exec "${@:2}"
}
start() { # a slot
  if [ "$SERVICES" = systemd ]; then systemctl restart "marquee@$1"; return; fi
  (become_in_slot "$1" setsid .venv/bin/python manage.py up) 9>&- >>"$root/home-$1/up.log" 2>&1 & # 9 is the lock
  echo $! >"$root/home-$1/up.pid"
}
start_at_boot() { # the slot that serves, the other one if there is one: a machine that starts again starts what served
  [ "$SERVICES" = systemd ] || return 0
  systemctl --quiet enable "marquee@$1" || say "marquee@$1 could not be enabled: nothing serves when this machine starts again."
  [ -z "$2" ] || systemctl --quiet disable "marquee@$2" || say "marquee@$2 could not be disabled."
}
stop() { # a slot; waits until it has ended
  if [ "$SERVICES" = systemd ]; then systemctl stop "marquee@$1"; return; fi
  local pid; pid=$(cat "$root/home-$1/up.pid" 2>/dev/null) || return 0
  kill -TERM "$pid" 2>/dev/null || true
  for _ in $(seq 300); do kill -0 "$pid" 2>/dev/null || break; sleep .1; done
  rm -f "$root/home-$1/up.pid"
}
point_proxy_to() { # a slot
  local file="$root/proxy/upstream.$PROXY" port; port=$(port_of "$1")
  mkdir -p "$root/proxy"
  case $PROXY in
    nginx) printf 'upstream marquee {\n    server 127.0.0.1:%s;\n    keepalive 32;\n    keepalive_timeout 10s;\n}\n' "$port" ;;
    caddy) printf 'reverse_proxy 127.0.0.1:%s\n' "$port" ;;
    *) die "PROXY must be nginx or caddy, not $PROXY." ;;
  esac >"$file.new"
  mv "$file.new" "$file"
  $RELOAD
}
by_the_proxys_way() { # a slot, a path: as the proxy asks it
  curl --silent --fail --max-time 10 --output /dev/null --noproxy '*' -H "Host: $host" -H "X-Forwarded-Proto: $scheme" \
    -H "X-Forwarded-For: 127.0.0.1" "http://127.0.0.1:$(port_of "$1")$2"
}
through_the_proxy() { # a path: as people ask it; the certificate is the proxy's own matter
  curl --silent --show-error --fail --insecure --max-time 10 --output /dev/null --noproxy '*' \
    --resolve "$name:$proxy_port:$RESOLVE" "$SITE$1"
}

say "1 Installing $(basename "$release")"
serving="$root/slots/${old:-none}"
# The same packages are there already: no time, no room, and no package server is asked. Links will do, as whatever
# changes a package writes new files.
if [ ! -e "$release/.venv" ] && cmp --silent "$serving/requirements/main.txt" "$release/requirements/main.txt"; then
  rm -rf "$release/.venv.coming"
  cp -al "$serving/.venv/" "$release/.venv.coming" 2>/dev/null ||
    { rm -rf "$release/.venv.coming" && cp -a "$serving/.venv/" "$release/.venv.coming"; }
  touch "$release/.venv.coming/.main"
  mv "$release/.venv.coming" "$release/.venv"
fi
make --silent -C "$release" .venv/.main >&2
mkdir -p "$root/slots" "$root/home-$new"
ln -sfnT "$release" "$root/slots/$new"
printf 'PORT=%s\nOPS_PORT=%s\nMARQUEE_HOME=%s\n' "$(port_of "$new")" $(($(port_of "$new") + 1)) "$root/home-$new" >"$root/slot-$new.env"

say "2 Migrating${old:+ while slot $old serves}"
(become_in_slot "$new" .venv/bin/python manage.py migrate --no-input --verbosity 0) ||
  die "The migration failed; ${old:+slot $old serves on as before}${old:-nothing serves yet}."

say "3 Starting slot $new on port $(port_of "$new")"
start "$new"

# Ready is what answers everything: a first page also finds out whether the code, its files and its data fit each other.
deadline=$((SECONDS + READY))
for path in /readyz / /api/v1/movies/popular; do
  until by_the_proxys_way "$new" "$path"; do
    if [ $SECONDS -ge $deadline ]; then
      stop "$new"
      die "Slot $new did not answer $path within $READY s; it is stopped. ${old:+Slot $old serves on as before.}"
    fi
    sleep .5
  done
done
say "4 Slot $new is ready"

if ! point_proxy_to "$new"; then
  [ -z "$old" ] || point_proxy_to "$old"
  stop "$new"
  die "The proxy did not take its new file.${old:+ Slot $old serves on as before.}"
fi
deadline=$((SECONDS + 10)) # a reload is taken up in the background; until then the proxy asks the old one, if there is one
until through_the_proxy /livez 2>/dev/null || [ $SECONDS -ge $deadline ]; do sleep .2; done
sleep 1
say "5 The proxy asks slot $new"

probed=0 deadline=$((SECONDS + PROBE))
while [ $SECONDS -lt $deadline ]; do
  for path in /livez /readyz / "/api/v1/movies/popular"; do
    # Once may be a machine that has its hands full, with two versions at work; twice is the version.
    if ! through_the_proxy "$path" && { sleep 1; ! through_the_proxy "$path"; }; then
      [ -z "$old" ] || point_proxy_to "$old"
      sleep 2 # what was on its way to the new one
      stop "$new"
      die "$path failed through the proxy after $probed good answers. ${old:+The proxy asks slot $old again; slot $new is stopped.}"
    fi
    probed=$((probed + 1))
  done
  sleep .5
done
echo "$new" >"$root/serving.new" && mv "$root/serving.new" "$root/serving"
start_at_boot "$new" "$old"
# Prometheus looks at this file by itself (deploy/prometheus/prometheus.yml): the slot that is free is no machine that is down.
printf '[{"targets": ["127.0.0.1:%s"]}]\n' $(($(port_of "$new") + 1)) >"$root/prometheus.json.new"
mv "$root/prometheus.json.new" "$root/prometheus.json"
say "6 $probed answers through the proxy, all good"

if [ -n "$old" ]; then
  deadline=$((SECONDS + DRAIN))
  # The proxy's old processes keep their connections until their last request is answered.
  while [ $SECONDS -lt $deadline ] && [ -n "$(ss -Htn state established "( sport = :$(port_of "$old") )" 2>/dev/null)" ]; do sleep .2; done
  stop "$old"
  say "7 Slot $old is drained and stopped"
fi

find "$root/releases" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort -rn | tail -n +$((KEEP + 1)) | cut -d' ' -f2- |
  while read -r outdated; do
    case $outdated in "$(readlink "$root/slots/a" || true)" | "$(readlink "$root/slots/b" || true)") ;; *) rm -rf "$outdated" ;; esac
  done
say "$(basename "$release") serves $SITE"
