#!/bin/sh
# Make sure that the system libraries are installed that Python packages cannot include: Qt's, PortAudio and Xvfb.
# On Debian and its derivatives this installs them if it can do so without asking for a password; otherwise it prints the
# command. Exit status 0: all are installed, 1: some are missing.
set -u
packages="xvfb libportaudio2 libegl1 libgl1 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libxcb-cursor0
libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-image0 libxcb-render-util0 libxcb-xkb1 fonts-dejavu-core"

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "System packages: this is not a Debian system. Install Qt's X11 libraries and PortAudio from your distribution." >&2
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
  echo "Some system packages are missing. Install them with:  sudo apt-get install$missing" >&2
  exit 1
fi
echo "Installing system packages:$missing" >&2
# shellcheck disable=SC2086
{ $as_root apt-get install -y -qq --no-install-recommends $missing ||
  { $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends $missing; }; } >/dev/null 2>&1 || {
  echo "The system packages could not be installed. Run:  sudo apt-get update && sudo apt-get install$missing" >&2
  exit 1
}
