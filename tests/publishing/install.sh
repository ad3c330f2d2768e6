#!/usr/bin/env bash
# Installs the second opinions that are no Python packages: ROBOT (jars from Maven Central into .cache/robot) and Raptor's
# rapper (Debian). What cannot be had is said and left out; the tests that need it then skip with that reason.
set -uo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
jars="$here/../../.cache/robot"

if ls "$jars"/robot-command-*.jar >/dev/null 2>&1; then
  echo "ROBOT is here"
elif command -v mvn >/dev/null; then
  mkdir -p "$jars"
  for try in 1 2 3; do
    # dependency:copy-dependencies writes nothing below the folder of the pom
    if mvn -q -B -f "$here/data/robot/pom.xml" dependency:copy-dependencies -DoutputDirectory="$jars"; then
      echo "ROBOT installed"; break
    fi
    echo "no ROBOT yet (try $try)"; sleep 5
  done
else
  echo "no ROBOT: Maven (mvn) is not installed"
fi

if command -v rapper >/dev/null; then
  echo "rapper is here"
elif command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y raptor2-utils; } >/dev/null 2>&1 \
    && echo "rapper installed" || echo "no rapper: apt-get could not install raptor2-utils"
else
  echo "no rapper: install raptor2-utils"
fi
exit 0
