#!/usr/bin/env bash
# Lints docs/openapi.json with Redocly and Spectral: no error and no warning. Needs Node 20 and npm.
set -euo pipefail
cd "$(dirname "$0")"
npm install --no-package-lock --loglevel=error
npm run --silent lint:openapi
