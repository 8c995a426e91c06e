#!/bin/sh
# Every request of the API once, with curl. Usage: Examples/client/curl.sh [server] (http://127.0.0.1:8080)
set -eu
server=${1:-http://127.0.0.1:8080}
ask() { curl --silent --show-error --fail-with-body "$@"; echo; }

ask "$server/readyz"
ask "$server/v1/stats"
item=$(curl --silent "$server/v1/items?limit=1" | sed 's/.*"id":"\([^"]*\)".*/\1/')

# By item, as JSON.
ask "$server/v1/recommend" -H 'Content-Type: application/json' -d "{\"item\": \"$item\", \"k\": 3, \"explain\": true}"
# By picture: alone, and as a form.
curl --silent --output /tmp/lookbook-example.jpg "$server/v1/items/$item/image"
ask "$server/v1/similar?k=3&group_by=group" -H 'Content-Type: image/jpeg' --data-binary @/tmp/lookbook-example.jpg
ask "$server/v1/complete" -F picture=@/tmp/lookbook-example.jpg -F k=2 -F crop=0.1,0.1,0.8,0.8
# Several at once.
ask "$server/v1/batch" -H 'Content-Type: application/json' -d "{\"kind\": \"similar\", \"queries\": [{\"item\": \"$item\", \"k\": 1}]}"
