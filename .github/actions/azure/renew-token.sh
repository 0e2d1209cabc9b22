#!/usr/bin/env bash
# Keeps GitHub's OIDC token of this job in a file. Azure's libraries read the file again for each access token that they
# need; the one that `azure/login` took is good for minutes, and access tokens end after an hour: a longer run could then
# write its state no more (AADSTS700024).
set -euo pipefail
umask 077
file="$RUNNER_TEMP/azure-federated-token"
renew() {
  curl --fail --silent --show-error --retry 3 --header "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
    "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=api://AzureADTokenExchange" | jq --raw-output --exit-status .value > "$file.new" &&
    mv "$file.new" "$file"
}
renew
{
  echo "AZURE_CLIENT_ID=$CLIENT_ID"
  echo "AZURE_TENANT_ID=$TENANT_ID"
  echo "AZURE_FEDERATED_TOKEN_FILE=$file"
} >> "$GITHUB_ENV"
# The runner ends it with the job.
while sleep "${RENEW_SECONDS:-240}"; do renew || true; done < /dev/null > /dev/null 2>&1 &
