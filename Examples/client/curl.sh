#!/bin/sh
# Every request of the API once, with curl; a test runs it. It adds an item to the catalogue and removes it again.
#   Examples/client/curl.sh [server] (http://127.0.0.1:8080)
# For a server with keys: LOOKBOOK_KEY=... Examples/client/curl.sh (an admin key, because of /metrics).
set -eu
server=${1:-http://127.0.0.1:8080}
json='Content-Type: application/json'
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# ask METHOD ADDRESS [options of curl]: prints the answer; ends the script when the server refuses.
ask() {
    method=$1 address=$2
    shift 2
    printf '\n%s %s\n' "$method" "$address" >&2
    curl --silent --show-error --fail-with-body ${LOOKBOOK_KEY:+--header "Authorization: Bearer $LOOKBOOK_KEY"} \
        --request "$method" "$@" "$server$address"
    echo
}
# The first id of an answer.
id() { sed 's/.*"id":"\([^"]*\)".*/\1/'; }

# How the server is.
ask GET /healthz
ask GET /readyz
ask GET /version
ask GET /metrics
ask GET /openapi.json

# What there is: counts, items page by page, one item, its picture. Ids in addresses are percent-encoded where they must be.
ask GET /v1/stats
item=$(ask GET '/v1/items?limit=1' | id)
ask GET "/v1/items/$item"
ask GET "/v1/items/$item/image?width=640" --output "$folder/picture.jpg"

# What is like it and what goes with it: by item, by picture, by picture in a form, several at once.
ask POST /v1/recommend -H "$json" -d "{\"item\": \"$item\", \"k\": 3, \"explain\": true}"
ask POST '/v1/similar?k=3&group_by=group' -H 'Content-Type: image/jpeg' --data-binary "@$folder/picture.jpg"
ask POST /v1/complete -F "picture=@$folder/picture.jpg" -F k=2 -F crop=0.1,0.1,0.8,0.8
ask POST /v1/batch -H "$json" -d "{\"kind\": \"similar\", \"queries\": [{\"item\": \"$item\", \"k\": 1}]}"

# By words; and what the name of a category means.
ask POST /v1/search -H "$json" -d '{"text": "red dress under 50", "k": 3}'
ask GET '/v1/kinds?name=Robes%20d%27%C3%A9t%C3%A9'

# Writing: one item with its picture, a change (null removes), many at once ("images" names pictures to fetch), removing.
new=curl-example
ask PUT "/v1/items/$new" -F domain=Dress -F title='Put by curl' -F 'attributes={"price": "10"}' -F "picture=@$folder/picture.jpg"
ask PATCH "/v1/items/$new" -H "$json" -d '{"title": "Changed by curl", "attributes": {"price": null, "season": "Summer"}}'
task=$(ask POST /v1/imports -H "$json" -d "{\"items\": [{\"id\": \"$new\", \"domain\": \"Dress\"}]}" | id)
for _ in 1 2 3 4 5 6 7 8 9 10; do
    state=$(ask GET "/v1/tasks/$task")
    echo "$state"
    case $state in *'"status":"finished"'*) break ;; esac
    sleep 0.5
done
ask DELETE "/v1/items/$new"
