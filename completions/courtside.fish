# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_courtside_global_optspecs
    string join \n color= config= q/quiet h/help V/version
end

function __fish_courtside_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_courtside_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_courtside_using_subcommand
    set -l cmd (__fish_courtside_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c courtside -n "__fish_courtside_needs_command" -l color -d 'When to colour' -r -f -a "auto\t'Where the stream is a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c courtside -n "__fish_courtside_needs_command" -l config -d 'Settings to use instead of the nearest courtside.toml' -r -F
complete -c courtside -n "__fish_courtside_needs_command" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c courtside -n "__fish_courtside_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c courtside -n "__fish_courtside_needs_command" -s V -l version -d 'Print version'
complete -c courtside -n "__fish_courtside_needs_command" -f -a "sign" -d 'Print the headers that prove who sent a body'
complete -c courtside -n "__fish_courtside_needs_command" -f -a "verify" -d 'Check signatures; on a mismatch, find the cause'
complete -c courtside -n "__fish_courtside_needs_command" -f -a "encrypt" -d 'Make a sheet user blob, or with --form the whole open-sheet body'
complete -c courtside -n "__fish_courtside_needs_command" -f -a "decrypt" -d 'Open sheet user blobs; on failure, say why'
complete -c courtside -n "__fish_courtside_needs_command" -f -a "inspect" -d 'Say what a pasted thing is, layer by layer'
complete -c courtside -n "__fish_courtside_needs_command" -f -a "lint" -d 'Find every mistake in canvases, requests, manifests and webhook bodies'
complete -c courtside -n "__fish_courtside_needs_command" -f -a "replay" -d 'Send captures to an endpoint, freshly signed, and judge the answers'
complete -c courtside -n "__fish_courtside_needs_command" -f -a "probe" -d 'Send what must be refused, and see that it is'
complete -c courtside -n "__fish_courtside_needs_command" -f -a "capture" -d 'Stand between a platform and your app, and record what passes'
complete -c courtside -n "__fish_courtside_needs_command" -f -a "serve" -d 'Be an endpoint: a small well-made app for every flow, or one with flaws'
complete -c courtside -n "__fish_courtside_needs_command" -f -a "redact" -d 'Replace secrets and personal data in captures, and sign them with the public secrets'
complete -c courtside -n "__fish_courtside_needs_command" -f -a "convert" -d 'Convert captures between formats, or into a load test'
complete -c courtside -n "__fish_courtside_needs_command" -f -a "explain" -d 'Say what a code means, why it happens and what to do'
complete -c courtside -n "__fish_courtside_needs_command" -f -a "schema" -d 'Print the JSON Schema of a kind of body, for editors'
complete -c courtside -n "__fish_courtside_needs_command" -f -a "completions" -d 'Print the completion script for a shell'
complete -c courtside -n "__fish_courtside_needs_command" -f -a "man" -d 'Print the manual page, or write the pages of all commands into a folder'
complete -c courtside -n "__fish_courtside_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c courtside -n "__fish_courtside_using_subcommand sign" -l color -d 'When to colour' -r -f -a "auto\t'Where the stream is a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c courtside -n "__fish_courtside_using_subcommand sign" -l config -d 'Settings to use instead of the nearest courtside.toml' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand sign" -l secret -d 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand sign" -l print -d 'What to print' -r -f -a "headers\t'Header lines, ready for `curl -H @-`'
signature\t'The signature alone'
curl\t'A curl command that sends the body'
http\t'A capture in the native form'
string-to-sign\t'The bytes that are signed'
json\t'A JSON object'"
complete -c courtside -n "__fish_courtside_using_subcommand sign" -l timestamp -d 'The time to sign for (infobip): now, Unix milliseconds, or a date such as 2023-11-14T22:13:20Z' -r
complete -c courtside -n "__fish_courtside_using_subcommand sign" -l claim -d 'A claim of the token (intercom-jwt), as NAME=VALUE; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand sign" -l expires -d 'How long the token is good for (intercom-jwt), such as 2h; adds the claim exp' -r
complete -c courtside -n "__fish_courtside_using_subcommand sign" -l url -d 'Where --print curl and --print http send the body' -r
complete -c courtside -n "__fish_courtside_using_subcommand sign" -l header-name -d 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]' -r
complete -c courtside -n "__fish_courtside_using_subcommand sign" -l algorithm -d 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature\'s length tells; sha256 to sign]' -r
complete -c courtside -n "__fish_courtside_using_subcommand sign" -l encoding -d 'How an infobip-subscription signature is written: hex or base64 [default: hex]' -r
complete -c courtside -n "__fish_courtside_using_subcommand sign" -l prefix -d 'What stands before the digits of an infobip-subscription signature [default: nothing]' -r
complete -c courtside -n "__fish_courtside_using_subcommand sign" -l account-id -d 'The account id that infobip-legacy signs' -r
complete -c courtside -n "__fish_courtside_using_subcommand sign" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c courtside -n "__fish_courtside_using_subcommand sign" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c courtside -n "__fish_courtside_using_subcommand sign" -s V -l version -d 'Print version'
complete -c courtside -n "__fish_courtside_using_subcommand verify" -l color -d 'When to colour' -r -f -a "auto\t'Where the stream is a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c courtside -n "__fish_courtside_using_subcommand verify" -l config -d 'Settings to use instead of the nearest courtside.toml' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand verify" -l secret -d 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand verify" -l scheme -d 'The scheme, where the headers do not tell it' -r
complete -c courtside -n "__fish_courtside_using_subcommand verify" -s H -l header -d 'A header of the request; makes the input a bare body. May be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand verify" -l computed -d 'What your own code computed for this body: says what it hashed' -r
complete -c courtside -n "__fish_courtside_using_subcommand verify" -l max-age -d 'How old a request may be, such as 5m (schemes with a timestamp)' -r
complete -c courtside -n "__fish_courtside_using_subcommand verify" -l at -d 'The time to judge at: now, Unix milliseconds, or a date such as 2023-11-14T22:13:20Z' -r
complete -c courtside -n "__fish_courtside_using_subcommand verify" -l explain -d 'For how many mismatches to search the cause: a number, all, or none' -r
complete -c courtside -n "__fish_courtside_using_subcommand verify" -l from -d 'The captures\' format: http, har, curl, fetch, powershell, ndjson, gateway, ngrok, postman, burp, hexdump, body' -r
complete -c courtside -n "__fish_courtside_using_subcommand verify" -l allow-files -d 'A folder of which captures may read the files that they name, besides their own folder; may be repeated' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand verify" -l format -d 'The form of the answer' -r -f -a "text\t'For people'
json\t'One JSON document'
ndjson\t'One JSON object a line'"
complete -c courtside -n "__fish_courtside_using_subcommand verify" -l report -d 'A report beside the answer: junit, sarif, github, tap, html, markdown; into =FILE, or to standard error. May be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand verify" -l header-name -d 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]' -r
complete -c courtside -n "__fish_courtside_using_subcommand verify" -l algorithm -d 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature\'s length tells; sha256 to sign]' -r
complete -c courtside -n "__fish_courtside_using_subcommand verify" -l encoding -d 'How an infobip-subscription signature is written: hex or base64 [default: hex]' -r
complete -c courtside -n "__fish_courtside_using_subcommand verify" -l prefix -d 'What stands before the digits of an infobip-subscription signature [default: nothing]' -r
complete -c courtside -n "__fish_courtside_using_subcommand verify" -l account-id -d 'The account id that infobip-legacy signs' -r
complete -c courtside -n "__fish_courtside_using_subcommand verify" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c courtside -n "__fish_courtside_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c courtside -n "__fish_courtside_using_subcommand verify" -s V -l version -d 'Print version'
complete -c courtside -n "__fish_courtside_using_subcommand encrypt" -l color -d 'When to colour' -r -f -a "auto\t'Where the stream is a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c courtside -n "__fish_courtside_using_subcommand encrypt" -l config -d 'Settings to use instead of the nearest courtside.toml' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand encrypt" -l secret -d 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand encrypt" -l workspace-id -d 'The workspace in the form' -r
complete -c courtside -n "__fish_courtside_using_subcommand encrypt" -l workspace-region -d 'The region in the form' -r
complete -c courtside -n "__fish_courtside_using_subcommand encrypt" -l component-id -d 'The component that was clicked, in the form' -r
complete -c courtside -n "__fish_courtside_using_subcommand encrypt" -l current-canvas -d 'The canvas in the form, as JSON' -r
complete -c courtside -n "__fish_courtside_using_subcommand encrypt" -l iv -d 'The IV as 24 hexadecimal digits. For tests only: two blobs with one IV betray what is in both' -r
complete -c courtside -n "__fish_courtside_using_subcommand encrypt" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c courtside -n "__fish_courtside_using_subcommand encrypt" -l form -d 'Print the whole body of an open-sheet request'
complete -c courtside -n "__fish_courtside_using_subcommand encrypt" -l raw -d 'Print no line break at the end'
complete -c courtside -n "__fish_courtside_using_subcommand encrypt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c courtside -n "__fish_courtside_using_subcommand encrypt" -s V -l version -d 'Print version'
complete -c courtside -n "__fish_courtside_using_subcommand decrypt" -l color -d 'When to colour' -r -f -a "auto\t'Where the stream is a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c courtside -n "__fish_courtside_using_subcommand decrypt" -l config -d 'Settings to use instead of the nearest courtside.toml' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand decrypt" -l secret -d 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand decrypt" -l explain -d 'For how many blobs to search why they do not open: a number, all, or none' -r
complete -c courtside -n "__fish_courtside_using_subcommand decrypt" -l allow-files -d 'A folder of which captures may read the files that they name, besides their own folder; may be repeated' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand decrypt" -l format -d 'The form of the answer' -r -f -a "text\t'The plaintexts'
json\t'One JSON document'
ndjson\t'One JSON object a line'"
complete -c courtside -n "__fish_courtside_using_subcommand decrypt" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c courtside -n "__fish_courtside_using_subcommand decrypt" -l raw -d 'Print no line break after a plaintext'
complete -c courtside -n "__fish_courtside_using_subcommand decrypt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c courtside -n "__fish_courtside_using_subcommand decrypt" -s V -l version -d 'Print version'
complete -c courtside -n "__fish_courtside_using_subcommand inspect" -l color -d 'When to colour' -r -f -a "auto\t'Where the stream is a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c courtside -n "__fish_courtside_using_subcommand inspect" -l config -d 'Settings to use instead of the nearest courtside.toml' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand inspect" -l secret -d 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand inspect" -l allow-files -d 'A folder of which captures may read the files that they name, besides their own folder; may be repeated' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand inspect" -l format -d 'The form of the answer' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c courtside -n "__fish_courtside_using_subcommand inspect" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c courtside -n "__fish_courtside_using_subcommand inspect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c courtside -n "__fish_courtside_using_subcommand inspect" -s V -l version -d 'Print version'
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l color -d 'When to colour' -r -f -a "auto\t'Where the stream is a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l config -d 'Settings to use instead of the nearest courtside.toml' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l kind -d 'What the files hold, where their shape does not tell it' -r
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l surface -d 'Where canvases are drawn: messenger, inbox, configure' -r
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l manifest -d 'The Infobip manifest that declares the function whose requests or answers are linted' -r
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l function -d 'The name of that function, where the manifest has several' -r
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l stdin-filename -d 'What standard input is called, which also tells its format' -r
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l select -d 'Rules that speak, by code, family, severity or `all`; others do not' -r
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l ignore -d 'Rules that do not speak' -r
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l format -d 'The form of the answer' -r -f -a "text\t'For people, with the lines'
concise\t'A line each, for editors and grep'
json\t'One JSON document'
ndjson\t'One JSON object a line, the summary last'
sarif\t'SARIF 2.1.0'
github\t'Annotations of GitHub Actions'
junit\t'`JUnit` XML, one test a file'
checkstyle\t'Checkstyle XML'"
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l report -d 'A report beside the answer, of any of these forms; into =FILE, or to standard error. May be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l max-findings -d 'Show at most so many findings, where it is 1,000 of each file; all are counted' -r
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l exclude -d 'Files in folders to leave alone. May be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand lint" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l rules -d 'List every rule'
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l fix -d 'Mend what can be mended without a change of meaning'
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l unsafe-fixes -d 'With --fix or --diff, mend what takes a guess too'
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l diff -d 'Show what --fix would change, and change nothing'
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l statistics -d 'Count findings by rule instead of showing them'
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l exit-zero -d 'End with status 0 whatever is found'
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l error-on-warnings -d 'End with status 1 for warnings too'
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l no-ignore -d 'Look at files that .gitignore and .ignore name, and at hidden ones'
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l skip-unknown -d 'Leave named files alone that are of no known kind, as those in folders; for hooks that name every changed file'
complete -c courtside -n "__fish_courtside_using_subcommand lint" -l watch -d 'Lint again whenever a file changes'
complete -c courtside -n "__fish_courtside_using_subcommand lint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c courtside -n "__fish_courtside_using_subcommand lint" -s V -l version -d 'Print version'
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l color -d 'When to colour' -r -f -a "auto\t'Where the stream is a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l config -d 'Settings to use instead of the nearest courtside.toml' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l to -d 'Where to send: a port, a URL, or `sample` for the endpoint inside courtside' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l allow-host -d 'A host that is not this machine and may be sent to; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l secret -d 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l scheme -d 'The scheme to sign by, where headers and flow do not tell it' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l header-name -d 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l algorithm -d 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature\'s length tells; sha256 to sign]' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l encoding -d 'How an infobip-subscription signature is written: hex or base64 [default: hex]' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l prefix -d 'What stands before the digits of an infobip-subscription signature [default: nothing]' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l account-id -d 'The account id that infobip-legacy signs' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l map -d 'Send what begins with this path to that one; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -s H -l header -d 'A header to set, or with nothing behind the colon to leave out; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l from -d 'The captures\' format: http, har, curl, fetch, powershell, ndjson, gateway, ngrok, postman, burp, hexdump, body' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l allow-files -d 'A folder of which captures may read the files that they name, besides their own folder; may be repeated' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l sign -d 'How to sign: fresh, original, or none' -r -f -a "fresh\t'As the platform would sign them now'
original\t'As they were captured'
none\t'Not at all'"
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l at -d 'The time to sign for: now, Unix milliseconds, or a date such as 2023-11-14T22:13:20Z' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l only -d 'Only captures whose flow, name or file fits this glob; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l max-time -d 'How long a request may take from connecting to the last byte' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l ignore-path -d 'A `JSONPath` that --diff and `# @expect same` do not look at; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -s j -l jobs -d 'How many requests are under way at once' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l order -d 'The order: captured, or shuffle:SEED' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l repeat -d 'Send the whole list so many times' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l shard -d 'Only this part of so many, such as 1/4' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l rate -d 'At most so many requests in a time, such as 50/s' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l timing -d 'The pauses between requests: fast for none, original for those of the recording' -r -f -a "fast\t''
original\t''"
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l retry -d 'Try again so many times where there is no answer, or one with status 408, 429, 502, 503 or 504' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l retry-delay -d 'The pause before the second attempt; it doubles with each' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l wait -d 'Wait so long until the endpoint accepts connections [default with --exec: 30s]' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l exec -d 'Start the app with this command, and stop it with everything it started at the end' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l format -d 'The form of the answer' -r -f -a "text\t'For people'
json\t'One JSON document'
ndjson\t'One JSON object a line'"
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l report -d 'A report beside the answer: junit, json, tap, github, sarif, html, markdown; into =FILE, or to standard error. May be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand replay" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c courtside -n "__fish_courtside_using_subcommand replay" -s k -l insecure -d 'Take any certificate of an https endpoint'
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l diff -d 'Compare each answer with the recorded one'
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l accept -d 'Keep each answer as the recorded one, in the capture\'s file'
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l bail -d 'Stop at the first answer that is not right'
complete -c courtside -n "__fish_courtside_using_subcommand replay" -l chain -d 'Let what was answered flow on: the canvas becomes `current_canvas` of the session\'s next request'
complete -c courtside -n "__fish_courtside_using_subcommand replay" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c courtside -n "__fish_courtside_using_subcommand replay" -s V -l version -d 'Print version'
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l color -d 'When to colour' -r -f -a "auto\t'Where the stream is a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l config -d 'Settings to use instead of the nearest courtside.toml' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l to -d 'Where to send: a port, a URL, or `sample` for the endpoint inside courtside' -r
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l allow-host -d 'A host that is not this machine and may be sent to; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l secret -d 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l scheme -d 'The scheme to sign by, where headers and flow do not tell it' -r
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l header-name -d 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]' -r
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l algorithm -d 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature\'s length tells; sha256 to sign]' -r
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l encoding -d 'How an infobip-subscription signature is written: hex or base64 [default: hex]' -r
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l prefix -d 'What stands before the digits of an infobip-subscription signature [default: nothing]' -r
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l account-id -d 'The account id that infobip-legacy signs' -r
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l map -d 'Send what begins with this path to that one; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand probe" -s H -l header -d 'A header to set, or with nothing behind the colon to leave out; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l from -d 'The captures\' format: http, har, curl, fetch, powershell, ndjson, gateway, ngrok, postman, burp, hexdump, body' -r
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l allow-files -d 'A folder of which captures may read the files that they name, besides their own folder; may be repeated' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l only -d 'Only probes whose id fits this glob; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand probe" -s j -l jobs -d 'How many requests are under way at once' -r
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l max-time -d 'How long a request may take from connecting to the last byte' -r
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l min-grade -d 'Answer no also below this grade; without it, only where there is a hole (D to F)' -r
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l format -d 'The form of the answer' -r -f -a "text\t'For people'
json\t'One JSON document'
ndjson\t'One JSON object a line'"
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l report -d 'A report beside the answer: junit, sarif, json, markdown, github, tap, html; into =FILE, or to standard error. May be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand probe" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c courtside -n "__fish_courtside_using_subcommand probe" -s k -l insecure -d 'Take any certificate of an https endpoint'
complete -c courtside -n "__fish_courtside_using_subcommand probe" -l list -d 'List every probe, with what it sends'
complete -c courtside -n "__fish_courtside_using_subcommand probe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c courtside -n "__fish_courtside_using_subcommand probe" -s V -l version -d 'Print version'
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l color -d 'When to colour' -r -f -a "auto\t'Where the stream is a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l config -d 'Settings to use instead of the nearest courtside.toml' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l listen -d 'Where to listen: a port, or HOST:PORT; port 0 takes any that is free' -r
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l forward-to -d 'Where your app is: a port, or http://HOST:PORT' -r
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l answer -d 'Answer in the app\'s place: with the recorded response of FILE, or as the `sample` app would' -r
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l allow-files -d 'A folder of which captures may read the files that they name, besides their own folder; may be repeated' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand capture" -s o -l output -d 'Where to record: a folder for one .http file each, or FILE.ndjson, or FILE.har' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l seed -d 'What made-up values depend on, to have the same ones in every run: a text, `env:NAME` or `file:PATH`' -r
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l host-header -d 'What Host says to the app: keep, as the client wrote it, or rewrite, to the app\'s address' -r -f -a "keep\t''
rewrite\t''"
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l max-body -d 'How much of a body is recorded; all of it passes' -r
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l max-time -d 'How long an answer may take before courtside answers 504 [default: as long as the client waits]' -r
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l allow-host -d 'A host that is not this machine and may be listened on or passed on to; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l secret -d 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l scheme -d 'The scheme that all requests are to be judged by, where headers do not tell it' -r
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l header-name -d 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]' -r
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l algorithm -d 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature\'s length tells; sha256 to sign]' -r
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l encoding -d 'How an infobip-subscription signature is written: hex or base64 [default: hex]' -r
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l prefix -d 'What stands before the digits of an infobip-subscription signature [default: nothing]' -r
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l account-id -d 'The account id that infobip-legacy signs' -r
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l explain -d 'For how many signatures that do not hold to search the cause: a number, all, or none' -r
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l format -d 'The form of what is shown: text or ndjson' -r -f -a "text\t'For people'
ndjson\t'One JSON object a line'"
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l ready-fd -d 'Write one line of JSON with the address to this file descriptor once connections are taken' -r
complete -c courtside -n "__fish_courtside_using_subcommand capture" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c courtside -n "__fish_courtside_using_subcommand capture" -l redact -d 'Keep no secret and nothing personal, and sign what is kept with the public secrets of the fixtures'
complete -c courtside -n "__fish_courtside_using_subcommand capture" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c courtside -n "__fish_courtside_using_subcommand capture" -s V -l version -d 'Print version'
complete -c courtside -n "__fish_courtside_using_subcommand serve" -l color -d 'When to colour' -r -f -a "auto\t'Where the stream is a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c courtside -n "__fish_courtside_using_subcommand serve" -l config -d 'Settings to use instead of the nearest courtside.toml' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand serve" -l port -d 'The port to listen on; 0 for any that is free' -r
complete -c courtside -n "__fish_courtside_using_subcommand serve" -l flaw -d 'Something to do wrong; may be repeated. `--flaw list` lists them' -r
complete -c courtside -n "__fish_courtside_using_subcommand serve" -l secret -d 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand serve" -l header-name -d 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]' -r
complete -c courtside -n "__fish_courtside_using_subcommand serve" -l algorithm -d 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature\'s length tells; sha256 to sign]' -r
complete -c courtside -n "__fish_courtside_using_subcommand serve" -l encoding -d 'How an infobip-subscription signature is written: hex or base64 [default: hex]' -r
complete -c courtside -n "__fish_courtside_using_subcommand serve" -l prefix -d 'What stands before the digits of an infobip-subscription signature [default: nothing]' -r
complete -c courtside -n "__fish_courtside_using_subcommand serve" -l account-id -d 'The account id that infobip-legacy signs' -r
complete -c courtside -n "__fish_courtside_using_subcommand serve" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c courtside -n "__fish_courtside_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c courtside -n "__fish_courtside_using_subcommand serve" -s V -l version -d 'Print version'
complete -c courtside -n "__fish_courtside_using_subcommand redact" -l color -d 'When to colour' -r -f -a "auto\t'Where the stream is a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c courtside -n "__fish_courtside_using_subcommand redact" -l config -d 'Settings to use instead of the nearest courtside.toml' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand redact" -s o -l output -d 'Where the redacted captures go: a folder, a file for a single input, or - for standard output' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand redact" -l seed -d 'What made-up values depend on, to have the same ones in every run: a text, `env:NAME` or `file:PATH`' -r
complete -c courtside -n "__fish_courtside_using_subcommand redact" -l keep -d 'A member, parameter or header that stays, or a path such as `$.contact.name`; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand redact" -l also -d 'A member, parameter or header that goes too, or a path such as `$.contact.name`; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand redact" -l at -d 'The moment to sign at: now, Unix milliseconds or a date with time and zone [default: the timestamp that is there]' -r
complete -c courtside -n "__fish_courtside_using_subcommand redact" -l allow-files -d 'A folder of which captures may read the files that they name, besides their own folder; may be repeated' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand redact" -l format -d 'How to answer: text or json' -r -f -a "text\t''
json\t''"
complete -c courtside -n "__fish_courtside_using_subcommand redact" -l secret -d 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand redact" -l header-name -d 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]' -r
complete -c courtside -n "__fish_courtside_using_subcommand redact" -l algorithm -d 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature\'s length tells; sha256 to sign]' -r
complete -c courtside -n "__fish_courtside_using_subcommand redact" -l encoding -d 'How an infobip-subscription signature is written: hex or base64 [default: hex]' -r
complete -c courtside -n "__fish_courtside_using_subcommand redact" -l prefix -d 'What stands before the digits of an infobip-subscription signature [default: nothing]' -r
complete -c courtside -n "__fish_courtside_using_subcommand redact" -l account-id -d 'The account id that infobip-legacy signs' -r
complete -c courtside -n "__fish_courtside_using_subcommand redact" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c courtside -n "__fish_courtside_using_subcommand redact" -l in-place -d 'Write over the inputs'
complete -c courtside -n "__fish_courtside_using_subcommand redact" -s n -l dry-run -d 'List what would change, by kind, and write nothing'
complete -c courtside -n "__fish_courtside_using_subcommand redact" -l keep-wrong -d 'Leave signatures wrong that are wrong under the known secrets (--secret, --config); what no secret is known for is told and made right'
complete -c courtside -n "__fish_courtside_using_subcommand redact" -l keep-binary -d 'Keep bodies that are no text, which then hold whatever they held'
complete -c courtside -n "__fish_courtside_using_subcommand redact" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c courtside -n "__fish_courtside_using_subcommand redact" -s V -l version -d 'Print version'
complete -c courtside -n "__fish_courtside_using_subcommand convert" -l color -d 'When to colour' -r -f -a "auto\t'Where the stream is a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c courtside -n "__fish_courtside_using_subcommand convert" -l config -d 'Settings to use instead of the nearest courtside.toml' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand convert" -l from -d 'The input\'s format' -r
complete -c courtside -n "__fish_courtside_using_subcommand convert" -l allow-files -d 'A folder of which captures may read the files that they name, besides their own folder; may be repeated' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand convert" -l to -d 'The output\'s format, where its name does not tell; or locust or k6 for a script' -r
complete -c courtside -n "__fish_courtside_using_subcommand convert" -s H -l header -d 'A header for a bare body; may be repeated' -r
complete -c courtside -n "__fish_courtside_using_subcommand convert" -s X -l request -d 'The method for a bare body' -r
complete -c courtside -n "__fish_courtside_using_subcommand convert" -l url -d 'The URL for a bare body' -r
complete -c courtside -n "__fish_courtside_using_subcommand convert" -l scheme -d 'The scheme that a script signs by; else what each capture carries' -r
complete -c courtside -n "__fish_courtside_using_subcommand convert" -l header-name -d 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]' -r
complete -c courtside -n "__fish_courtside_using_subcommand convert" -l algorithm -d 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature\'s length tells; sha256 to sign]' -r
complete -c courtside -n "__fish_courtside_using_subcommand convert" -l encoding -d 'How an infobip-subscription signature is written: hex or base64 [default: hex]' -r
complete -c courtside -n "__fish_courtside_using_subcommand convert" -l prefix -d 'What stands before the digits of an infobip-subscription signature [default: nothing]' -r
complete -c courtside -n "__fish_courtside_using_subcommand convert" -l account-id -d 'The account id that infobip-legacy signs' -r
complete -c courtside -n "__fish_courtside_using_subcommand convert" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c courtside -n "__fish_courtside_using_subcommand convert" -l all -d 'Keep the entries of a HAR that belong to no known platform'
complete -c courtside -n "__fish_courtside_using_subcommand convert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c courtside -n "__fish_courtside_using_subcommand convert" -s V -l version -d 'Print version'
complete -c courtside -n "__fish_courtside_using_subcommand explain" -l color -d 'When to colour' -r -f -a "auto\t'Where the stream is a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c courtside -n "__fish_courtside_using_subcommand explain" -l config -d 'Settings to use instead of the nearest courtside.toml' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand explain" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c courtside -n "__fish_courtside_using_subcommand explain" -l list -d 'List every code with its title'
complete -c courtside -n "__fish_courtside_using_subcommand explain" -s h -l help -d 'Print help'
complete -c courtside -n "__fish_courtside_using_subcommand explain" -s V -l version -d 'Print version'
complete -c courtside -n "__fish_courtside_using_subcommand schema" -l color -d 'When to colour' -r -f -a "auto\t'Where the stream is a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c courtside -n "__fish_courtside_using_subcommand schema" -l config -d 'Settings to use instead of the nearest courtside.toml' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand schema" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c courtside -n "__fish_courtside_using_subcommand schema" -l list -d 'List every kind'
complete -c courtside -n "__fish_courtside_using_subcommand schema" -s h -l help -d 'Print help'
complete -c courtside -n "__fish_courtside_using_subcommand schema" -s V -l version -d 'Print version'
complete -c courtside -n "__fish_courtside_using_subcommand completions" -l color -d 'When to colour' -r -f -a "auto\t'Where the stream is a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c courtside -n "__fish_courtside_using_subcommand completions" -l config -d 'Settings to use instead of the nearest courtside.toml' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand completions" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c courtside -n "__fish_courtside_using_subcommand completions" -s h -l help -d 'Print help'
complete -c courtside -n "__fish_courtside_using_subcommand completions" -s V -l version -d 'Print version'
complete -c courtside -n "__fish_courtside_using_subcommand man" -l color -d 'When to colour' -r -f -a "auto\t'Where the stream is a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c courtside -n "__fish_courtside_using_subcommand man" -l config -d 'Settings to use instead of the nearest courtside.toml' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand man" -s o -l out-dir -d 'Write one page a command into this folder' -r -F
complete -c courtside -n "__fish_courtside_using_subcommand man" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c courtside -n "__fish_courtside_using_subcommand man" -s h -l help -d 'Print help'
complete -c courtside -n "__fish_courtside_using_subcommand man" -s V -l version -d 'Print version'
complete -c courtside -n "__fish_courtside_using_subcommand help; and not __fish_seen_subcommand_from sign verify encrypt decrypt inspect lint replay probe capture serve redact convert explain schema completions man help" -f -a "sign" -d 'Print the headers that prove who sent a body'
complete -c courtside -n "__fish_courtside_using_subcommand help; and not __fish_seen_subcommand_from sign verify encrypt decrypt inspect lint replay probe capture serve redact convert explain schema completions man help" -f -a "verify" -d 'Check signatures; on a mismatch, find the cause'
complete -c courtside -n "__fish_courtside_using_subcommand help; and not __fish_seen_subcommand_from sign verify encrypt decrypt inspect lint replay probe capture serve redact convert explain schema completions man help" -f -a "encrypt" -d 'Make a sheet user blob, or with --form the whole open-sheet body'
complete -c courtside -n "__fish_courtside_using_subcommand help; and not __fish_seen_subcommand_from sign verify encrypt decrypt inspect lint replay probe capture serve redact convert explain schema completions man help" -f -a "decrypt" -d 'Open sheet user blobs; on failure, say why'
complete -c courtside -n "__fish_courtside_using_subcommand help; and not __fish_seen_subcommand_from sign verify encrypt decrypt inspect lint replay probe capture serve redact convert explain schema completions man help" -f -a "inspect" -d 'Say what a pasted thing is, layer by layer'
complete -c courtside -n "__fish_courtside_using_subcommand help; and not __fish_seen_subcommand_from sign verify encrypt decrypt inspect lint replay probe capture serve redact convert explain schema completions man help" -f -a "lint" -d 'Find every mistake in canvases, requests, manifests and webhook bodies'
complete -c courtside -n "__fish_courtside_using_subcommand help; and not __fish_seen_subcommand_from sign verify encrypt decrypt inspect lint replay probe capture serve redact convert explain schema completions man help" -f -a "replay" -d 'Send captures to an endpoint, freshly signed, and judge the answers'
complete -c courtside -n "__fish_courtside_using_subcommand help; and not __fish_seen_subcommand_from sign verify encrypt decrypt inspect lint replay probe capture serve redact convert explain schema completions man help" -f -a "probe" -d 'Send what must be refused, and see that it is'
complete -c courtside -n "__fish_courtside_using_subcommand help; and not __fish_seen_subcommand_from sign verify encrypt decrypt inspect lint replay probe capture serve redact convert explain schema completions man help" -f -a "capture" -d 'Stand between a platform and your app, and record what passes'
complete -c courtside -n "__fish_courtside_using_subcommand help; and not __fish_seen_subcommand_from sign verify encrypt decrypt inspect lint replay probe capture serve redact convert explain schema completions man help" -f -a "serve" -d 'Be an endpoint: a small well-made app for every flow, or one with flaws'
complete -c courtside -n "__fish_courtside_using_subcommand help; and not __fish_seen_subcommand_from sign verify encrypt decrypt inspect lint replay probe capture serve redact convert explain schema completions man help" -f -a "redact" -d 'Replace secrets and personal data in captures, and sign them with the public secrets'
complete -c courtside -n "__fish_courtside_using_subcommand help; and not __fish_seen_subcommand_from sign verify encrypt decrypt inspect lint replay probe capture serve redact convert explain schema completions man help" -f -a "convert" -d 'Convert captures between formats, or into a load test'
complete -c courtside -n "__fish_courtside_using_subcommand help; and not __fish_seen_subcommand_from sign verify encrypt decrypt inspect lint replay probe capture serve redact convert explain schema completions man help" -f -a "explain" -d 'Say what a code means, why it happens and what to do'
complete -c courtside -n "__fish_courtside_using_subcommand help; and not __fish_seen_subcommand_from sign verify encrypt decrypt inspect lint replay probe capture serve redact convert explain schema completions man help" -f -a "schema" -d 'Print the JSON Schema of a kind of body, for editors'
complete -c courtside -n "__fish_courtside_using_subcommand help; and not __fish_seen_subcommand_from sign verify encrypt decrypt inspect lint replay probe capture serve redact convert explain schema completions man help" -f -a "completions" -d 'Print the completion script for a shell'
complete -c courtside -n "__fish_courtside_using_subcommand help; and not __fish_seen_subcommand_from sign verify encrypt decrypt inspect lint replay probe capture serve redact convert explain schema completions man help" -f -a "man" -d 'Print the manual page, or write the pages of all commands into a folder'
complete -c courtside -n "__fish_courtside_using_subcommand help; and not __fish_seen_subcommand_from sign verify encrypt decrypt inspect lint replay probe capture serve redact convert explain schema completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
