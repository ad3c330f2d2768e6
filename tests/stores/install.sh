#!/usr/bin/env bash
# Install the triple stores that tests/stores runs against. Safe to run again; what cannot be had is skipped with a word.
# Oxigraph comes with the Python extra "test". The others: Debian packages where we are root, Maven's jars below .cache/.
set -uo pipefail
cd "$(dirname "$0")/../.."
jars="$PWD/.cache/stores"
mkdir -p "$jars"

apt_packages=()
command -v virtuoso-t >/dev/null || apt_packages+=(virtuoso-opensource-7-bin)
command -v java >/dev/null || apt_packages+=(openjdk-17-jre-headless)
command -v mvn >/dev/null || apt_packages+=(maven)
if [ "${#apt_packages[@]}" -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${apt_packages[@]}" \
      >/dev/null || echo "stores: could not install ${apt_packages[*]}" >&2
  else
    echo "stores: not root, so not installing ${apt_packages[*]}" >&2
  fi
fi

copy=org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy
fetch() { # group:artifact:version:type
  local file
  file=$(echo "$1" | awk -F: '{print $2 "-" $3 "." $4}')
  [ -s "$jars/$file" ] && return
  for try in 1 2 3; do
    mvn -q -B "$copy" -Dartifact="$1" -DoutputDirectory="$jars" >/dev/null && return
    sleep $((try * 5))
  done
  echo "stores: could not fetch $1" >&2
}
if command -v mvn >/dev/null; then
  fetch org.apache.jena:jena-fuseki-server:5.6.0:jar
  fetch org.eclipse.rdf4j:rdf4j-http-server:4.1.3:war
  fetch org.eclipse.jetty:jetty-runner:9.4.58.v20250814:jar
fi
ls "$jars"
