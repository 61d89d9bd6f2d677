# Shared by the `up` and `down` of every server. Source it first: `. "$(dirname "$0")/../lib.sh"`.
#
# Gives $here, the folder of the server; $state, where its virtual environment, data, log and process id live; $url; and the
# functions below. Everything listens on loopback, on PORT. Users are alice, bob and carol, their passwords <name>pw.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
name=$(basename "$here")
state=${CALSPEC_STATE:-${XDG_CACHE_HOME:-$HOME/.cache}/calspec}/servers/$name
venv=$state/venv
users='alice bob carol'

# Whether the process of the last `up` runs. A process id may have been given to another process since, whose words lack $state.
alive() {
  [ -s "$state/pid" ] && tr '\0' ' ' 2>/dev/null <"/proc/$(cat "$state/pid")/cmdline" | grep -qF "$state/"
}

# Ends `up` where the server runs already, and otherwise prepares fresh data for it: begin N, whose port is the
# Nth above CALSPEC_PORTS
begin() {
  if alive; then
    cat "$state/url"
    exit 0
  fi
  port=${PORT:-$((${CALSPEC_PORTS:-18000} + $1))}
  url=http://127.0.0.1:$port/
  rm -rf "$state/data"
  mkdir -p "$state/data"
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

debian_packages() {
  [ "$(id -u)" = 0 ] || { echo "$name: install $* first, or be root" >&2; exit 1; }
  apt-get -qq update >&2
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=600 install "$@" >&2
}

# Whether something listens on the port.
answers() {
  "$venv/bin/python" -c "import socket; socket.create_connection(('127.0.0.1', $port), 1)" 2>/dev/null
}

# Runs the server given, waits until it answers, and prints its URL.
start() {
  if answers; then
    echo "$name: something else listens on port $port; PORT=… takes another" >&2
    exit 1
  fi
  "$@" >"$state/log" 2>&1 </dev/null &
  echo $! >"$state/pid"
  echo "$url" >"$state/url"
  left=300
  until answers; do
    left=$((left - 1))
    if [ $left = 0 ] || ! kill -0 "$!" 2>/dev/null; then
      echo "$name: no answer on port $port; $state/log ends in:" >&2
      tail -n 20 "$state/log" >&2
      stop
      exit 1
    fi
    sleep 0.1
  done
  echo "$url"
}

# Stops the server, gently first. Nothing is done where none runs.
stop() {
  if alive; then
    pid=$(cat "$state/pid")
    kill "$pid"
    left=50
    while kill -0 "$pid" 2>/dev/null; do
      left=$((left - 1))
      [ $left != 0 ] || kill -KILL "$pid"
      sleep 0.1
    done
  fi
  rm -f "$state/pid" "$state/url"
}
