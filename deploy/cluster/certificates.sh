#!/bin/sh
# Certificates for a cluster: an authority of its own, one certificate for each database node (as a
# server and as a client of the others), and one for those who only ask: HAProxy and patronictl.
#
#   certificates.sh FOLDER n1=192.0.2.11 n2=192.0.2.12 n3=192.0.2.13
#
# Run it where nobody else works; copy to each host what it needs (docs/operations/cluster.md) and keep
# ca.key offline. Run again, it makes new certificates under the same authority.
set -eu
umask 077

if [ $# -lt 2 ]; then
    echo "usage: $0 FOLDER NAME=ADDRESS ..." >&2
    exit 2
fi
folder=$1
shift
days=397
mkdir -p "$folder"
cd "$folder"

key() {
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"
}

# NAME, what it is for, other names of it
certificate() {
    key "$1.key"
    printf '%s\n' "basicConstraints=critical,CA:FALSE" "keyUsage=critical,digitalSignature" \
        "extendedKeyUsage=$2" "subjectAltName=$3" >"$1.ext"
    openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
    openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -set_serial "0x$(openssl rand -hex 16)" \
        -days "$days" -sha256 -extfile "$1.ext" -out "$1.crt" 2>/dev/null
    rm "$1.csr" "$1.ext"
}

if [ ! -f ca.key ]; then
    key ca.key
    openssl req -x509 -new -key ca.key -subj "/CN=Peermatch cluster" -days 3650 -sha256 \
        -addext "keyUsage=critical,keyCertSign,cRLSign" -out ca.crt
fi
for node in "$@"; do
    certificate "${node%%=*}" serverAuth,clientAuth "DNS:${node%%=*},IP:${node#*=}"
done
certificate asking clientAuth DNS:asking
cat asking.crt asking.key >asking.pem
