# Shared by the servers that are PHP in Apache, and by those that keep their data in PostgreSQL. Source it after lib.sh.

# Serves PHP by an Apache of its own. The rest of its configuration is on standard input.
apache() {
  {
    cat <<END
ServerRoot $data
ServerName 127.0.0.1:$port
Listen 127.0.0.1:$port
PidFile $data/apache.pid
ErrorLog $state/log
Mutex file:$data
TypesConfig /etc/mime.types
User www-data
Group www-data
StartServers 4
MaxRequestWorkers 24
AcceptPathInfo On
END
    for module in mpm_prefork authz_core alias dir mime rewrite; do
      echo "LoadModule ${module}_module /usr/lib/apache2/modules/mod_$module.so"
    done
    echo "LoadModule php_module $(ls /usr/lib/apache2/modules/libphp*.so)"
    cat
  } >"$data/apache.conf"
  start /usr/sbin/apache2 -f "$data/apache.conf" -D FOREGROUND
}

# Before a command: it is run as the user of PostgreSQL.
as_postgres='setpriv --reuid=postgres --regid=postgres --init-groups'

# Runs PostgreSQL with fresh data on a socket in $PGHOST, and with more settings where they are given.
postgres() {
  reachable postgres
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  export PGHOST="$data/postgres" PGUSER=postgres
  install -d -o postgres "$PGHOST"
  $as_postgres "$bin/initdb" --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync "$PGHOST/data" >>"$state/log"
  run postgres $as_postgres "$bin/postgres" -D "$PGHOST/data" -c listen_addresses= -c unix_socket_directories="$PGHOST" \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off "$@"
  until "$bin/pg_isready" --quiet; do
    alive postgres || { echo "$name: no PostgreSQL; $state/log ends in:" >&2; tail -n 20 "$state/log" >&2; exit 1; }
    sleep 0.05
  done
}
