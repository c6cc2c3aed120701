#!/usr/bin/env bash
# Installs Debian's Chromium for the browser tests where that may be done: as root, with apt. Elsewhere it says so and
# goes on; the browser tests are then skipped with the same advice.
set -u
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "No Chromium here, and it may not be installed: the browser tests are skipped. On Debian: apt install chromium"
  exit 0
fi
echo "Installing Chromium for the browser tests ..."
export DEBIAN_FRONTEND=noninteractive
{ timeout 120 apt-get update -qq && timeout 300 apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1 ||
  echo "Chromium could not be installed: the browser tests are skipped. On Debian: apt install chromium"
