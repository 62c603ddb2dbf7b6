#!/bin/sh
# Installs what a step needs and the machine lacks: prerequisites.sh build|static|test|bench.
# Asks the package manager only when something is missing, and sudo only when the user is not root.
set -eu

missing=""

need_command() { # command package
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}

need_file() { # glob package
    for file in $1; do
        [ -e "$file" ] && return
    done
    missing="$missing $2"
}

for_build() {
    need_command gcc gcc
    need_command ld binutils
    need_file '/usr/include/*/zlib.h /usr/include/zlib.h' zlib1g-dev
    need_file '/usr/include/stdio.h' libc6-dev
}

for_static() {
    need_command cmake cmake
    need_file '/usr/lib/*/libssl.a /usr/lib/libssl.a' libssl-dev
}

for_test() {
    need_command nc.openbsd netcat-openbsd
    need_command nc.traditional netcat-traditional
    need_command ncat ncat
    need_command socat socat
    need_command busybox busybox
    need_command python3 python3
    need_command irssi irssi
    need_command weechat-headless weechat-headless
    need_command ii ii
    need_command sic sic
    need_command tmux tmux
    need_command logger bsdutils
    need_command script bsdutils
    need_command ps procps
    need_command zstd zstd
    need_command openssl openssl
    # Time zones are part of what is tested.
    need_file '/usr/share/zoneinfo/Europe/Berlin' tzdata
}

for_bench() {
    need_command rg ripgrep
    # rsyslog and syslog-ng are not installed: the packages conflict, so the benchmark unpacks both below artifacts.
}

case "${1:-}" in
    build) for_build ;;
    static) for_build; for_static ;;
    test) for_build; for_test ;;
    bench) for_build; for_bench ;;
    *) echo "usage: $0 build|static|test|bench" >&2; exit 2 ;;
esac

if ! command -v dotnet >/dev/null 2>&1; then
    echo "The .NET 10 SDK is missing: https://learn.microsoft.com/dotnet/core/install/linux-debian says how to install it." >&2
    exit 1
fi

[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing here, and there is no apt-get to install it with:$missing" >&2
    exit 1
fi
sudo=""
[ "$(id -u)" -eq 0 ] || sudo=sudo
echo "Installing:$missing" >&2
$sudo apt-get update -q >&2
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >&2
