# Shared by the `up` and `down` of every server. Source it first: `. "$(dirname "$0")/../lib.sh"`.
#
# Gives $here, the folder of the server; $state, where its virtual environment, data, log and process id live; after `begin`
# $url, and $data, a folder that is empty then; and the functions below. Everything listens on loopback, on PORT. Users are
# alice, bob and carol, their passwords <name>pw.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
name=$(basename "$here")
state=${CALSPEC_STATE:-${XDG_CACHE_HOME:-$HOME/.cache}/calspec}/servers/$name
venv=$state/venv
users='alice bob carol'
mkdir -p "$state"

# When a process began, in ticks since the machine did: since_when PID. Nothing where there is none, or nothing left of it
# but its id.
since_when() {
  sed -n '/) Z /!s/.*) //p' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20
}

# Whether a process runs that the last `up` began: alive NAME. Its id may have been given to another process since, which began later.
alive() {
  [ -s "$state/$1.pid" ] || return 1
  read -r pid since <"$state/$1.pid"
  [ -n "$since" ] && [ "$(since_when "$pid")" = "$since" ]
}

# Ends `up` where the server runs already, and otherwise prepares fresh data for it: begin N, whose port is the
# Nth above CALSPEC_PORTS
begin() {
  if alive server; then
    cat "$state/url"
    exit 0
  fi
  stop
  rm -f "$state/log"
  port=${PORT:-$((${CALSPEC_PORTS:-18000} + $1))}
  url=http://127.0.0.1:$port/
  rm -rf "$(readlink -m "$state/data")" "$state/data"
  mkdir -p "$state/data"
  data=$state/data
}

# Puts $data where another user, as whom the server runs, can come to it: reachable USER
reachable() {
  [ "$1" = "$(id -un)" ] || runuser -u "$1" -- test -x "$data" && return
  rmdir "$data"
  data=$(mktemp -d "/var/tmp/calspec-$name-XXXXXX")
  chmod 755 "$data"
  ln -s "$data" "$state/data"
}

# Makes $venv hold what requirements.txt pins, and nothing is done where it does.
python_packages() {
  cmp -s "$here/requirements.txt" "$venv/installed" && return
  python3 -c 'import ensurepip, venv' 2>/dev/null || debian_packages python3 python3-venv
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$here/requirements.txt" >&2
  cp "$here/requirements.txt" "$venv/installed"
}

# Makes sure that these packages of Debian are installed, and that no service of theirs starts.
debian_packages() {
  missing=
  for package; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q ' installed$' || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  [ "$(id -u)" = 0 ] || { echo "$name: install$missing first, or be root" >&2; exit 1; }
  (
    flock 9
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
      trap 'rm -f $policy' EXIT
      printf '#!/bin/sh\nexit 101\n' >$policy
      chmod 755 $policy
    fi
    apt-get -qq update >&2
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=600 install $missing >&2
  ) 9>/run/lock/calspec-packages
}

# Whether something listens on the port.
answers() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -qE "^ *[0-9]+: [0-9A-F]+:$(printf %04X "$port") [0-9A-F]+:0000 0A "
}

# Runs a process that `stop` ends, with all of its group: run NAME COMMAND…
run() {
  process=$1
  shift
  setsid "$@" >>"$state/log" 2>&1 </dev/null &
  echo "$! $(since_when $!)" >"$state/$process.pid"
}

# Runs the server given, waits until it answers, and prints its URL.
start() {
  if answers; then
    echo "$name: something else listens on port $port; PORT=… takes another" >&2
    exit 1
  fi
  run server "$@"
  echo "$url" >"$state/url"
  left=600
  until answers; do
    left=$((left - 1))
    if [ $left = 0 ] || ! alive server; then
      echo "$name: no answer on port $port; $state/log ends in:" >&2
      tail -n 20 "$state/log" >&2
      stop
      exit 1
    fi
    sleep 0.05
  done
  echo "$url"
}

# Stops the server and then what was run beside it, gently at first. Nothing is done where nothing runs.
stop() {
  for process in server $(ls "$state" | sed -n 's/\.pid$//p'); do
    if alive "$process"; then
      kill "$pid"
      left=100
      while [ "$left" != 0 ] && alive "$process"; do
        left=$((left - 1))
        sleep 0.05
      done
      kill -KILL "-$pid" 2>/dev/null || :
    fi
    rm -f "$state/$process.pid"
  done
  rm -f "$state/url"
}
