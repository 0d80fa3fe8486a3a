#!/bin/sh
# Makes sure that the system libraries are there which Python packages cannot bring: Qt's, PortAudio and Xvfb.
# On Debian and its relatives they are installed when that is possible without a question; otherwise the exact
# command is printed. Exit status 0: all there, 1: something is missing.
set -u
packages="xvfb libportaudio2 libegl1 libgl1 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libxcb-cursor0
libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-image0 libxcb-render-util0 libxcb-xkb1 fonts-dejavu-core"

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "system packages: not a Debian system; the app needs Qt's X11 libraries and PortAudio from your distribution." >&2
  exit 0
fi
missing=""
for package in $packages; do
  state=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
  [ "$state" = "install ok installed" ] || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ]; then as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo"
else
  echo "system packages missing; install them with:  sudo apt-get install$missing" >&2
  exit 1
fi
echo "installing system packages:$missing" >&2
# shellcheck disable=SC2086
{ $as_root apt-get install -y -qq --no-install-recommends $missing ||
  { $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends $missing; }; } >/dev/null 2>&1 || {
  echo "system packages: could not install; run:  sudo apt-get update && sudo apt-get install$missing" >&2
  exit 1
}
