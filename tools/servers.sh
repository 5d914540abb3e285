# The servers that ./check starts for its tests and stops at its end: PostgreSQL and a browser driver.

SERVERS=$(mktemp -d "${TMPDIR:-/tmp}/samrum-check.XXXXXX")
chmod 755 "$SERVERS"
STOPS=()
stop_servers() {
    local command
    for command in "${STOPS[@]}"; do eval "$command" >/dev/null 2>&1 || true; done
    rm -rf "$SERVERS"
}
trap stop_servers EXIT
trap 'exit 130' INT TERM

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 20000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

# wait_for PORT WHAT: until something listens there.
wait_for() {
    local tries
    for tries in $(seq 150); do
        (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return 0
        sleep 0.2
    done
    stop "$2 does not answer"
}

# A PostgreSQL of its own, thrown away afterwards: SAMRUM_TEST_POSTGRES is its address.
start_postgres() {
    packages "/usr/lib/postgresql/*/bin/initdb=postgresql"
    local bin port as=()
    bin=$(compgen -G "/usr/lib/postgresql/*/bin" | sort -V | tail -n 1)
    port=$(free_port)
    mkdir "$SERVERS/postgres"
    # PostgreSQL refuses to run as root.
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$SERVERS/postgres"
        as=(runuser -u postgres --)
    fi
    (cd / && "${as[@]}" "$bin/initdb" -D "$SERVERS/postgres/data" -U samrum -A trust -E UTF8 --no-sync >"$SERVERS/initdb.log" 2>&1) ||
        { tail -n 5 "$SERVERS/initdb.log"; return 1; }
    (cd / && "${as[@]}" "$bin/pg_ctl" -D "$SERVERS/postgres/data" -w -l "$SERVERS/postgres/log" \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$SERVERS/postgres -c max_connections=300 -c fsync=off" start >/dev/null) ||
        { tail -n 5 "$SERVERS/postgres/log"; return 1; }
    STOPS+=("cd / && ${as[*]} $bin/pg_ctl -D $SERVERS/postgres/data -m immediate stop")
    export SAMRUM_TEST_POSTGRES="postgres://samrum@127.0.0.1:$port/postgres"
}

# Chromium and its driver: SAMRUM_TEST_WEBDRIVER is the driver's address.
start_browser() {
    packages chromium=chromium chromedriver=chromium-driver
    local port
    port=$(free_port)
    chromedriver --port="$port" --allowed-ips=127.0.0.1 >"$SERVERS/chromedriver.log" 2>&1 &
    STOPS+=("kill $!")
    wait_for "$port" "chromedriver"
    export SAMRUM_TEST_WEBDRIVER="http://127.0.0.1:$port"
}
