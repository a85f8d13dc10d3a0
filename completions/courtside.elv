
use builtin;
use str;

set edit:completion:arg-completer[courtside] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'courtside'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'courtside'= {
            cand --color 'When to colour'
            cand --config 'Settings to use instead of the nearest courtside.toml'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand sign 'Print the headers that prove who sent a body'
            cand verify 'Check signatures; on a mismatch, find the cause'
            cand encrypt 'Make a sheet user blob, or with --form the whole open-sheet body'
            cand decrypt 'Open sheet user blobs; on failure, say why'
            cand inspect 'Say what a pasted thing is, layer by layer'
            cand lint 'Find every mistake in canvases, requests, manifests and webhook bodies'
            cand replay 'Send captures to an endpoint, freshly signed, and judge the answers'
            cand probe 'Send what must be refused, and see that it is'
            cand capture 'Stand between a platform and your app, and record what passes'
            cand serve 'Be an endpoint: a small well-made app for every flow, or one with flaws'
            cand redact 'Replace secrets and personal data in captures, and sign them with the public secrets'
            cand convert 'Convert captures between formats, or into a load test'
            cand explain 'Say what a code means, why it happens and what to do'
            cand schema 'Print the JSON Schema of a kind of body, for editors'
            cand completions 'Print the completion script for a shell'
            cand man 'Print the manual page, or write the pages of all commands into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'courtside;sign'= {
            cand --color 'When to colour'
            cand --config 'Settings to use instead of the nearest courtside.toml'
            cand --secret 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated'
            cand --print 'What to print'
            cand --timestamp 'The time to sign for (infobip): now, Unix milliseconds, or a date such as 2023-11-14T22:13:20Z'
            cand --claim 'A claim of the token (intercom-jwt), as NAME=VALUE; may be repeated'
            cand --expires 'How long the token is good for (intercom-jwt), such as 2h; adds the claim exp'
            cand --url 'Where --print curl and --print http send the body'
            cand --header-name 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]'
            cand --algorithm 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature''s length tells; sha256 to sign]'
            cand --encoding 'How an infobip-subscription signature is written: hex or base64 [default: hex]'
            cand --prefix 'What stands before the digits of an infobip-subscription signature [default: nothing]'
            cand --account-id 'The account id that infobip-legacy signs'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'courtside;verify'= {
            cand --color 'When to colour'
            cand --config 'Settings to use instead of the nearest courtside.toml'
            cand --secret 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated'
            cand --scheme 'The scheme, where the headers do not tell it'
            cand -H 'A header of the request; makes the input a bare body. May be repeated'
            cand --header 'A header of the request; makes the input a bare body. May be repeated'
            cand --computed 'What your own code computed for this body: says what it hashed'
            cand --max-age 'How old a request may be, such as 5m (schemes with a timestamp)'
            cand --at 'The time to judge at: now, Unix milliseconds, or a date such as 2023-11-14T22:13:20Z'
            cand --explain 'For how many mismatches to search the cause: a number, all, or none'
            cand --from 'The captures'' format: http, har, curl, fetch, powershell, ndjson, gateway, ngrok, postman, burp, hexdump, body'
            cand --format 'The form of the answer'
            cand --report 'A report beside the answer: junit, sarif, github, tap, html, markdown; into =FILE, or to standard error. May be repeated'
            cand --header-name 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]'
            cand --algorithm 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature''s length tells; sha256 to sign]'
            cand --encoding 'How an infobip-subscription signature is written: hex or base64 [default: hex]'
            cand --prefix 'What stands before the digits of an infobip-subscription signature [default: nothing]'
            cand --account-id 'The account id that infobip-legacy signs'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'courtside;encrypt'= {
            cand --color 'When to colour'
            cand --config 'Settings to use instead of the nearest courtside.toml'
            cand --secret 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated'
            cand --workspace-id 'The workspace in the form'
            cand --workspace-region 'The region in the form'
            cand --component-id 'The component that was clicked, in the form'
            cand --current-canvas 'The canvas in the form, as JSON'
            cand --iv 'The IV as 24 hexadecimal digits. For tests only: two blobs with one IV betray what is in both'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand --form 'Print the whole body of an open-sheet request'
            cand --raw 'Print no line break at the end'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'courtside;decrypt'= {
            cand --color 'When to colour'
            cand --config 'Settings to use instead of the nearest courtside.toml'
            cand --secret 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated'
            cand --explain 'For how many blobs to search why they do not open: a number, all, or none'
            cand --format 'The form of the answer'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand --raw 'Print no line break after a plaintext'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'courtside;inspect'= {
            cand --color 'When to colour'
            cand --config 'Settings to use instead of the nearest courtside.toml'
            cand --secret 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated'
            cand --format 'The form of the answer'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'courtside;lint'= {
            cand --color 'When to colour'
            cand --config 'Settings to use instead of the nearest courtside.toml'
            cand --kind 'What the files hold, where their shape does not tell it'
            cand --surface 'Where canvases are drawn: messenger, inbox, configure'
            cand --manifest 'The Infobip manifest that declares the function whose requests or answers are linted'
            cand --function 'The name of that function, where the manifest has several'
            cand --stdin-filename 'What standard input is called, which also tells its format'
            cand --select 'Rules that speak, by code, family, severity or `all`; others do not'
            cand --ignore 'Rules that do not speak'
            cand --format 'The form of the answer'
            cand --report 'A report beside the answer, of any of these forms; into =FILE, or to standard error. May be repeated'
            cand --max-findings 'Show at most so many findings; all are counted'
            cand --exclude 'Files in folders to leave alone. May be repeated'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand --rules 'List every rule'
            cand --fix 'Mend what can be mended without a change of meaning'
            cand --unsafe-fixes 'With --fix or --diff, mend what takes a guess too'
            cand --diff 'Show what --fix would change, and change nothing'
            cand --statistics 'Count findings by rule instead of showing them'
            cand --exit-zero 'End with status 0 whatever is found'
            cand --error-on-warnings 'End with status 1 for warnings too'
            cand --no-ignore 'Look at files that .gitignore and .ignore name, and at hidden ones'
            cand --skip-unknown 'Leave named files alone that are of no known kind, as those in folders; for hooks that name every changed file'
            cand --watch 'Lint again whenever a file changes'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'courtside;replay'= {
            cand --color 'When to colour'
            cand --config 'Settings to use instead of the nearest courtside.toml'
            cand --to 'Where to send: a port, a URL, or `sample` for the endpoint inside courtside'
            cand --allow-host 'A host that is not this machine and may be sent to; may be repeated'
            cand --secret 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated'
            cand --scheme 'The scheme to sign by, where headers and flow do not tell it'
            cand --header-name 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]'
            cand --algorithm 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature''s length tells; sha256 to sign]'
            cand --encoding 'How an infobip-subscription signature is written: hex or base64 [default: hex]'
            cand --prefix 'What stands before the digits of an infobip-subscription signature [default: nothing]'
            cand --account-id 'The account id that infobip-legacy signs'
            cand --map 'Send what begins with this path to that one; may be repeated'
            cand -H 'A header to set, or with nothing behind the colon to leave out; may be repeated'
            cand --header 'A header to set, or with nothing behind the colon to leave out; may be repeated'
            cand --from 'The captures'' format: http, har, curl, fetch, powershell, ndjson, gateway, ngrok, postman, burp, hexdump, body'
            cand --sign 'How to sign: fresh, original, or none'
            cand --at 'The time to sign for: now, Unix milliseconds, or a date such as 2023-11-14T22:13:20Z'
            cand --only 'Only captures whose flow, name or file fits this glob; may be repeated'
            cand --max-time 'How long a request may take from connecting to the last byte'
            cand --ignore-path 'A `JSONPath` that --diff and `# @expect same` do not look at; may be repeated'
            cand -j 'How many requests are under way at once'
            cand --jobs 'How many requests are under way at once'
            cand --order 'The order: captured, or shuffle:SEED'
            cand --repeat 'Send the whole list so many times'
            cand --shard 'Only this part of so many, such as 1/4'
            cand --rate 'At most so many requests in a time, such as 50/s'
            cand --timing 'The pauses between requests: fast for none, original for those of the recording'
            cand --retry 'Try again so many times where there is no answer, or one with status 408, 429, 502, 503 or 504'
            cand --retry-delay 'The pause before the second attempt; it doubles with each'
            cand --wait 'Wait so long until the endpoint accepts connections [default with --exec: 30s]'
            cand --exec 'Start the app with this command, and stop it with everything it started at the end'
            cand --format 'The form of the answer'
            cand --report 'A report beside the answer: junit, json, tap, github, sarif, html, markdown; into =FILE, or to standard error. May be repeated'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -k 'Take any certificate of an https endpoint'
            cand --insecure 'Take any certificate of an https endpoint'
            cand --diff 'Compare each answer with the recorded one'
            cand --accept 'Keep each answer as the recorded one, in the capture''s file'
            cand --bail 'Stop at the first answer that is not right'
            cand --chain 'Let what was answered flow on: the canvas becomes `current_canvas` of the session''s next request'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'courtside;probe'= {
            cand --color 'When to colour'
            cand --config 'Settings to use instead of the nearest courtside.toml'
            cand --to 'Where to send: a port, a URL, or `sample` for the endpoint inside courtside'
            cand --allow-host 'A host that is not this machine and may be sent to; may be repeated'
            cand --secret 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated'
            cand --scheme 'The scheme to sign by, where headers and flow do not tell it'
            cand --header-name 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]'
            cand --algorithm 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature''s length tells; sha256 to sign]'
            cand --encoding 'How an infobip-subscription signature is written: hex or base64 [default: hex]'
            cand --prefix 'What stands before the digits of an infobip-subscription signature [default: nothing]'
            cand --account-id 'The account id that infobip-legacy signs'
            cand --map 'Send what begins with this path to that one; may be repeated'
            cand -H 'A header to set, or with nothing behind the colon to leave out; may be repeated'
            cand --header 'A header to set, or with nothing behind the colon to leave out; may be repeated'
            cand --from 'The captures'' format: http, har, curl, fetch, powershell, ndjson, gateway, ngrok, postman, burp, hexdump, body'
            cand --only 'Only probes whose id fits this glob; may be repeated'
            cand -j 'How many requests are under way at once'
            cand --jobs 'How many requests are under way at once'
            cand --max-time 'How long a request may take from connecting to the last byte'
            cand --min-grade 'Answer no also below this grade; without it, only where there is a hole (D to F)'
            cand --format 'The form of the answer'
            cand --report 'A report beside the answer: junit, sarif, json, markdown, github, tap, html; into =FILE, or to standard error. May be repeated'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -k 'Take any certificate of an https endpoint'
            cand --insecure 'Take any certificate of an https endpoint'
            cand --list 'List every probe, with what it sends'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'courtside;capture'= {
            cand --color 'When to colour'
            cand --config 'Settings to use instead of the nearest courtside.toml'
            cand --listen 'Where to listen: a port, or HOST:PORT; port 0 takes any that is free'
            cand --forward-to 'Where your app is: a port, or http://HOST:PORT'
            cand --answer 'Answer in the app''s place: with the recorded response of FILE, or as the `sample` app would'
            cand -o 'Where to record: a folder for one .http file each, or FILE.ndjson, or FILE.har'
            cand --output 'Where to record: a folder for one .http file each, or FILE.ndjson, or FILE.har'
            cand --seed 'What made-up values depend on, to have the same ones in every run: a text, `env:NAME` or `file:PATH`'
            cand --host-header 'What Host says to the app: keep, as the client wrote it, or rewrite, to the app''s address'
            cand --max-body 'How much of a body is recorded; all of it passes'
            cand --max-time 'How long an answer may take before courtside answers 504 [default: as long as the client waits]'
            cand --allow-host 'A host that is not this machine and may be listened on or passed on to; may be repeated'
            cand --secret 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated'
            cand --scheme 'The scheme that all requests are to be judged by, where headers do not tell it'
            cand --header-name 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]'
            cand --algorithm 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature''s length tells; sha256 to sign]'
            cand --encoding 'How an infobip-subscription signature is written: hex or base64 [default: hex]'
            cand --prefix 'What stands before the digits of an infobip-subscription signature [default: nothing]'
            cand --account-id 'The account id that infobip-legacy signs'
            cand --explain 'For how many signatures that do not hold to search the cause: a number, all, or none'
            cand --format 'The form of what is shown: text or ndjson'
            cand --ready-fd 'Write one line of JSON with the address to this file descriptor once connections are taken'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand --redact 'Keep no secret and nothing personal, and sign what is kept with the public secrets of the fixtures'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'courtside;serve'= {
            cand --color 'When to colour'
            cand --config 'Settings to use instead of the nearest courtside.toml'
            cand --port 'The port to listen on; 0 for any that is free'
            cand --flaw 'Something to do wrong; may be repeated. `--flaw list` lists them'
            cand --secret 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated'
            cand --header-name 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]'
            cand --algorithm 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature''s length tells; sha256 to sign]'
            cand --encoding 'How an infobip-subscription signature is written: hex or base64 [default: hex]'
            cand --prefix 'What stands before the digits of an infobip-subscription signature [default: nothing]'
            cand --account-id 'The account id that infobip-legacy signs'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'courtside;redact'= {
            cand --color 'When to colour'
            cand --config 'Settings to use instead of the nearest courtside.toml'
            cand -o 'Where the redacted captures go: a folder, a file for a single input, or - for standard output'
            cand --output 'Where the redacted captures go: a folder, a file for a single input, or - for standard output'
            cand --seed 'What made-up values depend on, to have the same ones in every run: a text, `env:NAME` or `file:PATH`'
            cand --keep 'A member, parameter or header that stays, or a path such as `$.contact.name`; may be repeated'
            cand --also 'A member, parameter or header that goes too, or a path such as `$.contact.name`; may be repeated'
            cand --at 'The moment to sign at: now, Unix milliseconds or a date with time and zone [default: the timestamp that is there]'
            cand --format 'How to answer: text or json'
            cand --secret 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated'
            cand --header-name 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]'
            cand --algorithm 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature''s length tells; sha256 to sign]'
            cand --encoding 'How an infobip-subscription signature is written: hex or base64 [default: hex]'
            cand --prefix 'What stands before the digits of an infobip-subscription signature [default: nothing]'
            cand --account-id 'The account id that infobip-legacy signs'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand --in-place 'Write over the inputs'
            cand -n 'List what would change, by kind, and write nothing'
            cand --dry-run 'List what would change, by kind, and write nothing'
            cand --keep-wrong 'Leave signatures wrong that are wrong under the known secrets (--secret, --config); what no secret is known for is told and made right'
            cand --keep-binary 'Keep bodies that are no text, which then hold whatever they held'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'courtside;convert'= {
            cand --color 'When to colour'
            cand --config 'Settings to use instead of the nearest courtside.toml'
            cand --from 'The input''s format'
            cand --to 'The output''s format, where its name does not tell; or locust or k6 for a script'
            cand -H 'A header for a bare body; may be repeated'
            cand --header 'A header for a bare body; may be repeated'
            cand -X 'The method for a bare body'
            cand --request 'The method for a bare body'
            cand --url 'The URL for a bare body'
            cand --scheme 'The scheme that a script signs by; else what each capture carries'
            cand --header-name 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]'
            cand --algorithm 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature''s length tells; sha256 to sign]'
            cand --encoding 'How an infobip-subscription signature is written: hex or base64 [default: hex]'
            cand --prefix 'What stands before the digits of an infobip-subscription signature [default: nothing]'
            cand --account-id 'The account id that infobip-legacy signs'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand --all 'Keep the entries of a HAR that belong to no known platform'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'courtside;explain'= {
            cand --color 'When to colour'
            cand --config 'Settings to use instead of the nearest courtside.toml'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand --list 'List every code with its title'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'courtside;schema'= {
            cand --color 'When to colour'
            cand --config 'Settings to use instead of the nearest courtside.toml'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand --list 'List every kind'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'courtside;completions'= {
            cand --color 'When to colour'
            cand --config 'Settings to use instead of the nearest courtside.toml'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'courtside;man'= {
            cand --color 'When to colour'
            cand --config 'Settings to use instead of the nearest courtside.toml'
            cand -o 'Write one page a command into this folder'
            cand --out-dir 'Write one page a command into this folder'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'courtside;help'= {
            cand sign 'Print the headers that prove who sent a body'
            cand verify 'Check signatures; on a mismatch, find the cause'
            cand encrypt 'Make a sheet user blob, or with --form the whole open-sheet body'
            cand decrypt 'Open sheet user blobs; on failure, say why'
            cand inspect 'Say what a pasted thing is, layer by layer'
            cand lint 'Find every mistake in canvases, requests, manifests and webhook bodies'
            cand replay 'Send captures to an endpoint, freshly signed, and judge the answers'
            cand probe 'Send what must be refused, and see that it is'
            cand capture 'Stand between a platform and your app, and record what passes'
            cand serve 'Be an endpoint: a small well-made app for every flow, or one with flaws'
            cand redact 'Replace secrets and personal data in captures, and sign them with the public secrets'
            cand convert 'Convert captures between formats, or into a load test'
            cand explain 'Say what a code means, why it happens and what to do'
            cand schema 'Print the JSON Schema of a kind of body, for editors'
            cand completions 'Print the completion script for a shell'
            cand man 'Print the manual page, or write the pages of all commands into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'courtside;help;sign'= {
        }
        &'courtside;help;verify'= {
        }
        &'courtside;help;encrypt'= {
        }
        &'courtside;help;decrypt'= {
        }
        &'courtside;help;inspect'= {
        }
        &'courtside;help;lint'= {
        }
        &'courtside;help;replay'= {
        }
        &'courtside;help;probe'= {
        }
        &'courtside;help;capture'= {
        }
        &'courtside;help;serve'= {
        }
        &'courtside;help;redact'= {
        }
        &'courtside;help;convert'= {
        }
        &'courtside;help;explain'= {
        }
        &'courtside;help;schema'= {
        }
        &'courtside;help;completions'= {
        }
        &'courtside;help;man'= {
        }
        &'courtside;help;help'= {
        }
    ]
    $completions[$command]
}
