
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'courtside' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'courtside'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'courtside' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings to use instead of the nearest courtside.toml')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Print the headers that prove who sent a body')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check signatures; on a mismatch, find the cause')
            [CompletionResult]::new('encrypt', 'encrypt', [CompletionResultType]::ParameterValue, 'Make a sheet user blob, or with --form the whole open-sheet body')
            [CompletionResult]::new('decrypt', 'decrypt', [CompletionResultType]::ParameterValue, 'Open sheet user blobs; on failure, say why')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Say what a pasted thing is, layer by layer')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Find every mistake in canvases, requests, manifests and webhook bodies')
            [CompletionResult]::new('replay', 'replay', [CompletionResultType]::ParameterValue, 'Send captures to an endpoint, freshly signed, and judge the answers')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Send what must be refused, and see that it is')
            [CompletionResult]::new('capture', 'capture', [CompletionResultType]::ParameterValue, 'Stand between a platform and your app, and record what passes')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Be an endpoint: a small well-made app for every flow, or one with flaws')
            [CompletionResult]::new('redact', 'redact', [CompletionResultType]::ParameterValue, 'Replace secrets and personal data in captures, and sign them with the public secrets')
            [CompletionResult]::new('convert', 'convert', [CompletionResultType]::ParameterValue, 'Convert captures between formats, or into a load test')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a code means, why it happens and what to do')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of a kind of body, for editors')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write the pages of all commands into a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'courtside;sign' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings to use instead of the nearest courtside.toml')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'What to print')
            [CompletionResult]::new('--timestamp', '--timestamp', [CompletionResultType]::ParameterName, 'The time to sign for (infobip): now, Unix milliseconds, or a date such as 2023-11-14T22:13:20Z')
            [CompletionResult]::new('--claim', '--claim', [CompletionResultType]::ParameterName, 'A claim of the token (intercom-jwt), as NAME=VALUE; may be repeated')
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'How long the token is good for (intercom-jwt), such as 2h; adds the claim exp')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Where --print curl and --print http send the body')
            [CompletionResult]::new('--header-name', '--header-name', [CompletionResultType]::ParameterName, 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]')
            [CompletionResult]::new('--algorithm', '--algorithm', [CompletionResultType]::ParameterName, 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature''s length tells; sha256 to sign]')
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'How an infobip-subscription signature is written: hex or base64 [default: hex]')
            [CompletionResult]::new('--prefix', '--prefix', [CompletionResultType]::ParameterName, 'What stands before the digits of an infobip-subscription signature [default: nothing]')
            [CompletionResult]::new('--account-id', '--account-id', [CompletionResultType]::ParameterName, 'The account id that infobip-legacy signs')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'courtside;verify' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings to use instead of the nearest courtside.toml')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated')
            [CompletionResult]::new('--scheme', '--scheme', [CompletionResultType]::ParameterName, 'The scheme, where the headers do not tell it')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header of the request; makes the input a bare body. May be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the request; makes the input a bare body. May be repeated')
            [CompletionResult]::new('--computed', '--computed', [CompletionResultType]::ParameterName, 'What your own code computed for this body: says what it hashed')
            [CompletionResult]::new('--max-age', '--max-age', [CompletionResultType]::ParameterName, 'How old a request may be, such as 5m (schemes with a timestamp)')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'The time to judge at: now, Unix milliseconds, or a date such as 2023-11-14T22:13:20Z')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'For how many mismatches to search the cause: a number, all, or none')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'The captures'' format: http, har, curl, fetch, powershell, ndjson, gateway, ngrok, postman, burp, hexdump, body')
            [CompletionResult]::new('--allow-files', '--allow-files', [CompletionResultType]::ParameterName, 'A folder of which captures may read the files that they name, besides their own folder; may be repeated')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'A report beside the answer: junit, sarif, github, tap, html, markdown; into =FILE, or to standard error. May be repeated')
            [CompletionResult]::new('--header-name', '--header-name', [CompletionResultType]::ParameterName, 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]')
            [CompletionResult]::new('--algorithm', '--algorithm', [CompletionResultType]::ParameterName, 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature''s length tells; sha256 to sign]')
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'How an infobip-subscription signature is written: hex or base64 [default: hex]')
            [CompletionResult]::new('--prefix', '--prefix', [CompletionResultType]::ParameterName, 'What stands before the digits of an infobip-subscription signature [default: nothing]')
            [CompletionResult]::new('--account-id', '--account-id', [CompletionResultType]::ParameterName, 'The account id that infobip-legacy signs')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'courtside;encrypt' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings to use instead of the nearest courtside.toml')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated')
            [CompletionResult]::new('--workspace-id', '--workspace-id', [CompletionResultType]::ParameterName, 'The workspace in the form')
            [CompletionResult]::new('--workspace-region', '--workspace-region', [CompletionResultType]::ParameterName, 'The region in the form')
            [CompletionResult]::new('--component-id', '--component-id', [CompletionResultType]::ParameterName, 'The component that was clicked, in the form')
            [CompletionResult]::new('--current-canvas', '--current-canvas', [CompletionResultType]::ParameterName, 'The canvas in the form, as JSON')
            [CompletionResult]::new('--iv', '--iv', [CompletionResultType]::ParameterName, 'The IV as 24 hexadecimal digits. For tests only: two blobs with one IV betray what is in both')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--form', '--form', [CompletionResultType]::ParameterName, 'Print the whole body of an open-sheet request')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'Print no line break at the end')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'courtside;decrypt' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings to use instead of the nearest courtside.toml')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'For how many blobs to search why they do not open: a number, all, or none')
            [CompletionResult]::new('--allow-files', '--allow-files', [CompletionResultType]::ParameterName, 'A folder of which captures may read the files that they name, besides their own folder; may be repeated')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'Print no line break after a plaintext')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'courtside;inspect' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings to use instead of the nearest courtside.toml')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated')
            [CompletionResult]::new('--allow-files', '--allow-files', [CompletionResultType]::ParameterName, 'A folder of which captures may read the files that they name, besides their own folder; may be repeated')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'courtside;lint' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings to use instead of the nearest courtside.toml')
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'What the files hold, where their shape does not tell it')
            [CompletionResult]::new('--surface', '--surface', [CompletionResultType]::ParameterName, 'Where canvases are drawn: messenger, inbox, configure')
            [CompletionResult]::new('--manifest', '--manifest', [CompletionResultType]::ParameterName, 'The Infobip manifest that declares the function whose requests or answers are linted')
            [CompletionResult]::new('--function', '--function', [CompletionResultType]::ParameterName, 'The name of that function, where the manifest has several')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'What standard input is called, which also tells its format')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Rules that speak, by code, family, severity or `all`; others do not')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Rules that do not speak')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'A report beside the answer, of any of these forms; into =FILE, or to standard error. May be repeated')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most so many findings, where it is 1,000 of each file; all are counted')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Files in folders to leave alone. May be repeated')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'List every rule')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Mend what can be mended without a change of meaning')
            [CompletionResult]::new('--unsafe-fixes', '--unsafe-fixes', [CompletionResultType]::ParameterName, 'With --fix or --diff, mend what takes a guess too')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show what --fix would change, and change nothing')
            [CompletionResult]::new('--statistics', '--statistics', [CompletionResultType]::ParameterName, 'Count findings by rule instead of showing them')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'End with status 0 whatever is found')
            [CompletionResult]::new('--error-on-warnings', '--error-on-warnings', [CompletionResultType]::ParameterName, 'End with status 1 for warnings too')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Look at files that .gitignore and .ignore name, and at hidden ones')
            [CompletionResult]::new('--skip-unknown', '--skip-unknown', [CompletionResultType]::ParameterName, 'Leave named files alone that are of no known kind, as those in folders; for hooks that name every changed file')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Lint again whenever a file changes')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'courtside;replay' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings to use instead of the nearest courtside.toml')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Where to send: a port, a URL, or `sample` for the endpoint inside courtside')
            [CompletionResult]::new('--allow-host', '--allow-host', [CompletionResultType]::ParameterName, 'A host that is not this machine and may be sent to; may be repeated')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated')
            [CompletionResult]::new('--scheme', '--scheme', [CompletionResultType]::ParameterName, 'The scheme to sign by, where headers and flow do not tell it')
            [CompletionResult]::new('--header-name', '--header-name', [CompletionResultType]::ParameterName, 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]')
            [CompletionResult]::new('--algorithm', '--algorithm', [CompletionResultType]::ParameterName, 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature''s length tells; sha256 to sign]')
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'How an infobip-subscription signature is written: hex or base64 [default: hex]')
            [CompletionResult]::new('--prefix', '--prefix', [CompletionResultType]::ParameterName, 'What stands before the digits of an infobip-subscription signature [default: nothing]')
            [CompletionResult]::new('--account-id', '--account-id', [CompletionResultType]::ParameterName, 'The account id that infobip-legacy signs')
            [CompletionResult]::new('--map', '--map', [CompletionResultType]::ParameterName, 'Send what begins with this path to that one; may be repeated')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header to set, or with nothing behind the colon to leave out; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header to set, or with nothing behind the colon to leave out; may be repeated')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'The captures'' format: http, har, curl, fetch, powershell, ndjson, gateway, ngrok, postman, burp, hexdump, body')
            [CompletionResult]::new('--allow-files', '--allow-files', [CompletionResultType]::ParameterName, 'A folder of which captures may read the files that they name, besides their own folder; may be repeated')
            [CompletionResult]::new('--sign', '--sign', [CompletionResultType]::ParameterName, 'How to sign: fresh, original, or none')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'The time to sign for: now, Unix milliseconds, or a date such as 2023-11-14T22:13:20Z')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only captures whose flow, name or file fits this glob; may be repeated')
            [CompletionResult]::new('--max-time', '--max-time', [CompletionResultType]::ParameterName, 'How long a request may take from connecting to the last byte')
            [CompletionResult]::new('--ignore-path', '--ignore-path', [CompletionResultType]::ParameterName, 'A `JSONPath` that --diff and `# @expect same` do not look at; may be repeated')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many requests are under way at once')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many requests are under way at once')
            [CompletionResult]::new('--order', '--order', [CompletionResultType]::ParameterName, 'The order: captured, or shuffle:SEED')
            [CompletionResult]::new('--repeat', '--repeat', [CompletionResultType]::ParameterName, 'Send the whole list so many times')
            [CompletionResult]::new('--shard', '--shard', [CompletionResultType]::ParameterName, 'Only this part of so many, such as 1/4')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'At most so many requests in a time, such as 50/s')
            [CompletionResult]::new('--timing', '--timing', [CompletionResultType]::ParameterName, 'The pauses between requests: fast for none, original for those of the recording')
            [CompletionResult]::new('--retry', '--retry', [CompletionResultType]::ParameterName, 'Try again so many times where there is no answer, or one with status 408, 429, 502, 503 or 504')
            [CompletionResult]::new('--retry-delay', '--retry-delay', [CompletionResultType]::ParameterName, 'The pause before the second attempt; it doubles with each')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait so long until the endpoint accepts connections [default with --exec: 30s]')
            [CompletionResult]::new('--exec', '--exec', [CompletionResultType]::ParameterName, 'Start the app with this command, and stop it with everything it started at the end')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'A report beside the answer: junit, json, tap, github, sarif, html, markdown; into =FILE, or to standard error. May be repeated')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Take any certificate of an https endpoint')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Take any certificate of an https endpoint')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Compare each answer with the recorded one')
            [CompletionResult]::new('--accept', '--accept', [CompletionResultType]::ParameterName, 'Keep each answer as the recorded one, in the capture''s file')
            [CompletionResult]::new('--bail', '--bail', [CompletionResultType]::ParameterName, 'Stop at the first answer that is not right')
            [CompletionResult]::new('--chain', '--chain', [CompletionResultType]::ParameterName, 'Let what was answered flow on: the canvas becomes `current_canvas` of the session''s next request')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'courtside;probe' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings to use instead of the nearest courtside.toml')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Where to send: a port, a URL, or `sample` for the endpoint inside courtside')
            [CompletionResult]::new('--allow-host', '--allow-host', [CompletionResultType]::ParameterName, 'A host that is not this machine and may be sent to; may be repeated')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated')
            [CompletionResult]::new('--scheme', '--scheme', [CompletionResultType]::ParameterName, 'The scheme to sign by, where headers and flow do not tell it')
            [CompletionResult]::new('--header-name', '--header-name', [CompletionResultType]::ParameterName, 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]')
            [CompletionResult]::new('--algorithm', '--algorithm', [CompletionResultType]::ParameterName, 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature''s length tells; sha256 to sign]')
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'How an infobip-subscription signature is written: hex or base64 [default: hex]')
            [CompletionResult]::new('--prefix', '--prefix', [CompletionResultType]::ParameterName, 'What stands before the digits of an infobip-subscription signature [default: nothing]')
            [CompletionResult]::new('--account-id', '--account-id', [CompletionResultType]::ParameterName, 'The account id that infobip-legacy signs')
            [CompletionResult]::new('--map', '--map', [CompletionResultType]::ParameterName, 'Send what begins with this path to that one; may be repeated')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header to set, or with nothing behind the colon to leave out; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header to set, or with nothing behind the colon to leave out; may be repeated')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'The captures'' format: http, har, curl, fetch, powershell, ndjson, gateway, ngrok, postman, burp, hexdump, body')
            [CompletionResult]::new('--allow-files', '--allow-files', [CompletionResultType]::ParameterName, 'A folder of which captures may read the files that they name, besides their own folder; may be repeated')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only probes whose id fits this glob; may be repeated')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many requests are under way at once')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many requests are under way at once')
            [CompletionResult]::new('--max-time', '--max-time', [CompletionResultType]::ParameterName, 'How long a request may take from connecting to the last byte')
            [CompletionResult]::new('--min-grade', '--min-grade', [CompletionResultType]::ParameterName, 'Answer no also below this grade; without it, only where there is a hole (D to F)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'A report beside the answer: junit, sarif, json, markdown, github, tap, html; into =FILE, or to standard error. May be repeated')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Take any certificate of an https endpoint')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Take any certificate of an https endpoint')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List every probe, with what it sends')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'courtside;capture' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings to use instead of the nearest courtside.toml')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Where to listen: a port, or HOST:PORT; port 0 takes any that is free')
            [CompletionResult]::new('--forward-to', '--forward-to', [CompletionResultType]::ParameterName, 'Where your app is: a port, or http://HOST:PORT')
            [CompletionResult]::new('--answer', '--answer', [CompletionResultType]::ParameterName, 'Answer in the app''s place: with the recorded response of FILE, or as the `sample` app would')
            [CompletionResult]::new('--allow-files', '--allow-files', [CompletionResultType]::ParameterName, 'A folder of which captures may read the files that they name, besides their own folder; may be repeated')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Where to record: a folder for one .http file each, or FILE.ndjson, or FILE.har')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where to record: a folder for one .http file each, or FILE.ndjson, or FILE.har')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'What made-up values depend on, to have the same ones in every run: a text, `env:NAME` or `file:PATH`')
            [CompletionResult]::new('--host-header', '--host-header', [CompletionResultType]::ParameterName, 'What Host says to the app: keep, as the client wrote it, or rewrite, to the app''s address')
            [CompletionResult]::new('--max-body', '--max-body', [CompletionResultType]::ParameterName, 'How much of a body is recorded; all of it passes')
            [CompletionResult]::new('--max-time', '--max-time', [CompletionResultType]::ParameterName, 'How long an answer may take before courtside answers 504 [default: as long as the client waits]')
            [CompletionResult]::new('--allow-host', '--allow-host', [CompletionResultType]::ParameterName, 'A host that is not this machine and may be listened on or passed on to; may be repeated')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated')
            [CompletionResult]::new('--scheme', '--scheme', [CompletionResultType]::ParameterName, 'The scheme that all requests are to be judged by, where headers do not tell it')
            [CompletionResult]::new('--header-name', '--header-name', [CompletionResultType]::ParameterName, 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]')
            [CompletionResult]::new('--algorithm', '--algorithm', [CompletionResultType]::ParameterName, 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature''s length tells; sha256 to sign]')
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'How an infobip-subscription signature is written: hex or base64 [default: hex]')
            [CompletionResult]::new('--prefix', '--prefix', [CompletionResultType]::ParameterName, 'What stands before the digits of an infobip-subscription signature [default: nothing]')
            [CompletionResult]::new('--account-id', '--account-id', [CompletionResultType]::ParameterName, 'The account id that infobip-legacy signs')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'For how many signatures that do not hold to search the cause: a number, all, or none')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of what is shown: text or ndjson')
            [CompletionResult]::new('--ready-fd', '--ready-fd', [CompletionResultType]::ParameterName, 'Write one line of JSON with the address to this file descriptor once connections are taken')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Keep no secret and nothing personal, and sign what is kept with the public secrets of the fixtures')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'courtside;serve' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings to use instead of the nearest courtside.toml')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'The port to listen on; 0 for any that is free')
            [CompletionResult]::new('--flaw', '--flaw', [CompletionResultType]::ParameterName, 'Something to do wrong; may be repeated. `--flaw list` lists them')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated')
            [CompletionResult]::new('--header-name', '--header-name', [CompletionResultType]::ParameterName, 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]')
            [CompletionResult]::new('--algorithm', '--algorithm', [CompletionResultType]::ParameterName, 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature''s length tells; sha256 to sign]')
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'How an infobip-subscription signature is written: hex or base64 [default: hex]')
            [CompletionResult]::new('--prefix', '--prefix', [CompletionResultType]::ParameterName, 'What stands before the digits of an infobip-subscription signature [default: nothing]')
            [CompletionResult]::new('--account-id', '--account-id', [CompletionResultType]::ParameterName, 'The account id that infobip-legacy signs')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'courtside;redact' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings to use instead of the nearest courtside.toml')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Where the redacted captures go: a folder, a file for a single input, or - for standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where the redacted captures go: a folder, a file for a single input, or - for standard output')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'What made-up values depend on, to have the same ones in every run: a text, `env:NAME` or `file:PATH`')
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'A member, parameter or header that stays, or a path such as `$.contact.name`; may be repeated')
            [CompletionResult]::new('--also', '--also', [CompletionResultType]::ParameterName, 'A member, parameter or header that goes too, or a path such as `$.contact.name`; may be repeated')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'The moment to sign at: now, Unix milliseconds or a date with time and zone [default: the timestamp that is there]')
            [CompletionResult]::new('--allow-files', '--allow-files', [CompletionResultType]::ParameterName, 'A folder of which captures may read the files that they name, besides their own folder; may be repeated')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to answer: text or json')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'Where the secret is: `env:NAME`, `file:PATH`, `fd:N`, `-` to be asked, `hex:…` or `b64:…`; may be repeated')
            [CompletionResult]::new('--header-name', '--header-name', [CompletionResultType]::ParameterName, 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]')
            [CompletionResult]::new('--algorithm', '--algorithm', [CompletionResultType]::ParameterName, 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature''s length tells; sha256 to sign]')
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'How an infobip-subscription signature is written: hex or base64 [default: hex]')
            [CompletionResult]::new('--prefix', '--prefix', [CompletionResultType]::ParameterName, 'What stands before the digits of an infobip-subscription signature [default: nothing]')
            [CompletionResult]::new('--account-id', '--account-id', [CompletionResultType]::ParameterName, 'The account id that infobip-legacy signs')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Write over the inputs')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'List what would change, by kind, and write nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'List what would change, by kind, and write nothing')
            [CompletionResult]::new('--keep-wrong', '--keep-wrong', [CompletionResultType]::ParameterName, 'Leave signatures wrong that are wrong under the known secrets (--secret, --config); what no secret is known for is told and made right')
            [CompletionResult]::new('--keep-binary', '--keep-binary', [CompletionResultType]::ParameterName, 'Keep bodies that are no text, which then hold whatever they held')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'courtside;convert' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings to use instead of the nearest courtside.toml')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'The input''s format')
            [CompletionResult]::new('--allow-files', '--allow-files', [CompletionResultType]::ParameterName, 'A folder of which captures may read the files that they name, besides their own folder; may be repeated')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'The output''s format, where its name does not tell; or locust or k6 for a script')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header for a bare body; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header for a bare body; may be repeated')
            [CompletionResult]::new('-X', '-X ', [CompletionResultType]::ParameterName, 'The method for a bare body')
            [CompletionResult]::new('--request', '--request', [CompletionResultType]::ParameterName, 'The method for a bare body')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'The URL for a bare body')
            [CompletionResult]::new('--scheme', '--scheme', [CompletionResultType]::ParameterName, 'The scheme that a script signs by; else what each capture carries')
            [CompletionResult]::new('--header-name', '--header-name', [CompletionResultType]::ParameterName, 'The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]')
            [CompletionResult]::new('--algorithm', '--algorithm', [CompletionResultType]::ParameterName, 'The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature''s length tells; sha256 to sign]')
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'How an infobip-subscription signature is written: hex or base64 [default: hex]')
            [CompletionResult]::new('--prefix', '--prefix', [CompletionResultType]::ParameterName, 'What stands before the digits of an infobip-subscription signature [default: nothing]')
            [CompletionResult]::new('--account-id', '--account-id', [CompletionResultType]::ParameterName, 'The account id that infobip-legacy signs')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Keep the entries of a HAR that belong to no known platform')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'courtside;explain' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings to use instead of the nearest courtside.toml')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List every code with its title')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'courtside;schema' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings to use instead of the nearest courtside.toml')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List every kind')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'courtside;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings to use instead of the nearest courtside.toml')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'courtside;man' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings to use instead of the nearest courtside.toml')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write one page a command into this folder')
            [CompletionResult]::new('--out-dir', '--out-dir', [CompletionResultType]::ParameterName, 'Write one page a command into this folder')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'courtside;help' {
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Print the headers that prove who sent a body')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check signatures; on a mismatch, find the cause')
            [CompletionResult]::new('encrypt', 'encrypt', [CompletionResultType]::ParameterValue, 'Make a sheet user blob, or with --form the whole open-sheet body')
            [CompletionResult]::new('decrypt', 'decrypt', [CompletionResultType]::ParameterValue, 'Open sheet user blobs; on failure, say why')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Say what a pasted thing is, layer by layer')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Find every mistake in canvases, requests, manifests and webhook bodies')
            [CompletionResult]::new('replay', 'replay', [CompletionResultType]::ParameterValue, 'Send captures to an endpoint, freshly signed, and judge the answers')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Send what must be refused, and see that it is')
            [CompletionResult]::new('capture', 'capture', [CompletionResultType]::ParameterValue, 'Stand between a platform and your app, and record what passes')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Be an endpoint: a small well-made app for every flow, or one with flaws')
            [CompletionResult]::new('redact', 'redact', [CompletionResultType]::ParameterValue, 'Replace secrets and personal data in captures, and sign them with the public secrets')
            [CompletionResult]::new('convert', 'convert', [CompletionResultType]::ParameterValue, 'Convert captures between formats, or into a load test')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a code means, why it happens and what to do')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of a kind of body, for editors')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write the pages of all commands into a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'courtside;help;sign' {
            break
        }
        'courtside;help;verify' {
            break
        }
        'courtside;help;encrypt' {
            break
        }
        'courtside;help;decrypt' {
            break
        }
        'courtside;help;inspect' {
            break
        }
        'courtside;help;lint' {
            break
        }
        'courtside;help;replay' {
            break
        }
        'courtside;help;probe' {
            break
        }
        'courtside;help;capture' {
            break
        }
        'courtside;help;serve' {
            break
        }
        'courtside;help;redact' {
            break
        }
        'courtside;help;convert' {
            break
        }
        'courtside;help;explain' {
            break
        }
        'courtside;help;schema' {
            break
        }
        'courtside;help;completions' {
            break
        }
        'courtside;help;man' {
            break
        }
        'courtside;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
