//! Pages, XML and programs in them, of which only values change, and forms in Latin-1.

use super::*;

/// What a body becomes.
fn redacted(body: &str) -> String {
    body_of(&redaction(), body)
}

/// Asserts that some parts of a body are gone and others still there, and that it stays when it is redacted again.
#[track_caller]
fn assert_parts(body: &str, gone: &[&str], kept: &[&str]) {
    let got = redacted(body);
    for part in gone {
        assert!(!got.contains(part), "{part} is in {got}");
    }
    for part in kept {
        assert!(got.contains(part), "{part} is not in {got}");
    }
    assert_eq!(redacted(&got), got);
}

#[test]
fn pages_and_xml_change_in_their_values_and_in_no_other_byte() {
    for (body, gone, kept) in [
        (
            "<p>He said \"hi\" to petr@corp.org &nbsp;</p>",
            "petr@corp.org",
            &["<p>He said \"hi\" to ", " &nbsp;</p>"][..],
        ),
        ("<a>x &#65; petr@corp.org</a>", "petr@", &["<a>x &#65; "]),
        ("<x>it's &#65; &amp; petr&#64;corp.org > b</x>", "petr", &["<x>it's &#65; &amp; ", "&#64;", " > b</x>"]),
        ("<x y=\"a 'b' &#65; petr@corp.org\"/>", "petr@", &["<x y=\"a 'b' &#65; "]),
        (
            "<script>var a={b:\"x\"};if(a<2&&\"q\">1){f('<b>')}</script><p>petr@corp.org</p>",
            "petr@",
            &["<script>var a={b:\"x\"};if(a<2&&\"q\">1){f('<b>')}</script><p>"],
        ),
        (
            "<script type=\"application/json\">{\"email\":\"petr@corp.org\",\"n\":\"a & b\"}</script>",
            "petr@",
            &["<script type=\"application/json\">{\"email\":\"", "\",\"n\":\"a & b\"}</script>"],
        ),
        ("<!-- a > b --><p>\"x\" petr@corp.org</p>", "petr@", &["<!-- a > b --><p>\"x\" "]),
        ("<r><name>Ond&#345;ej Nov&aacute;k</name><a>\"x\"</a></r>", "ej Nov", &["</name><a>\"x\"</a></r>"]),
    ] {
        assert_parts(body, &[gone], kept);
    }
    assert_parts(
        r#"{"body":"<p>Hi&nbsp;there &amp; here&#8230; Nov&aacute;k</p>"}"#,
        &["there", "here", "Nov", "&aacute;"],
        &["&nbsp;", " &amp; ", "&#8230; "],
    );
}

#[test]
fn the_name_of_a_field_is_a_label() {
    let form =
        r#"<form method="post"><input name="plan" value="pro"><button type="submit" name="save">Save</button></form>"#;
    for body in [
        form,
        r#"<input name="email">"#,
        r#"<x><param name="locale">en</param><property name="timeout">5</property></x>"#,
        r#"<Response><Parameter name="FirstName"/></Response>"#,
    ] {
        assert_eq!(redacted(body), body);
    }
    for (body, kept) in [
        (r#"<input name="api_key" value="q7Zk29Vb">"#, r#"<input name="api_key" value=""#),
        (r"<input name=api_key value=q7Zk29Vb>", "<input name=api_key value="),
        (r#"<input type="password" name="x" value="q7Zk29Vb">"#, r#"name="x" value=""#),
        (r#"<x><param name="token">q7Zk29Vb</param></x>"#, r#"<param name="token">"#),
        (r#"<x><entry key="api_key" value="q7Zk29Vb"/></x>"#, r#"<entry key="api_key" value=""#),
        (r#"<x><Parameter name="FirstName" value="q7Zk29Vb"/></x>"#, r#"name="FirstName" value=""#),
        (r#"<x><param name="FirstName">Q7Zk29Vb</param></x>"#, r#"<param name="FirstName">"#),
        (r#"<p data-password="q7Zk29Vb">x</p>"#, r#"<p data-password=""#),
        (r#"<textarea name="password">q7Zk29Vb</textarea>"#, r#"<textarea name="password">"#),
    ] {
        assert_parts(body, &["7Zk29Vb"], &[kept]);
    }
    // Of somebody it is a name.
    assert_parts(r#"<user name="Petr Svoboda" plan="pro"/>"#, &["Petr", "Svoboda"], &[r#"plan="pro""#]);
}

#[test]
fn a_name_that_names_a_secret_is_a_label_of_the_value_beside_it() {
    assert_parts(
        r#"{"config":[{"name":"password","val":"q7Zk29Vb"}],"dsn":"User Id=bob;Password=q7Zk29Vb;"}"#,
        &["q7Zk29Vb"],
        &[r#"[{"name":"password","val":""#, "User Id=bob;Password="],
    );
    assert_parts(r#"{"name":"password"}"#, &[], &[r#"{"name":"password"}"#]);
}

#[test]
fn members_of_objects_in_programs_are_told_by_their_names() {
    assert_parts(
        r#"<script>window.intercomSettings={app_id:"abc12345",name:"Petr Svoboda",email:"petr@corp.org"}</script><p>For Petr Svoboda</p>"#,
        &["Petr", "Svoboda", "petr@"],
        &["<script>window.intercomSettings={app_id:\"", "\",name:\"", "\",email:\"", "\"}</script><p>For "],
    );
    assert_parts(
        "<script>f({apiKey: 'q7Zk29Vb', name: \"Name\", first_name: 'Anna', labels: {password: 'Password'}})</script>",
        &["q7Zk29Vb", "Anna"],
        &["f({apiKey: '", "', name: \"Name\", first_name: '", "', labels: {password: 'Password'}})"],
    );
}

#[test]
fn a_form_in_latin_1_is_a_form() {
    assert_parts(
        "name=J%FCrgen+M%FCller&plan=pro&t=1700000000",
        &["rgen", "ller", "%25"],
        &["name=", "&plan=pro&t=1700000000"],
    );
    let mut capture = capture(&[], "");
    capture.request.target = b"/a/J%FCrgen?name=J%FCrgen+M%FCller&q=%FC&plan=pro".to_vec();
    redaction().apply(&mut capture);
    let target = String::from_utf8(capture.request.target).unwrap();
    assert!(target.ends_with("&q=%FC&plan=pro") && !target.contains("rgen") && !target.contains("ller"), "{target}");
}

#[test]
fn secrets_beside_their_names_go_in_lists_and_in_texts() {
    for (body, kept) in [
        ("He sent Authorization=\"Bearer q7Zk29Vb\" then", "Authorization=\"Bearer "),
        (r#"{"x":"sent Authorization: Basic q7Zk29Vb"}"#, "sent Authorization: Basic "),
        (r#"{"headers":[["X-Api-Key","q7Zk29Vb"],["Cookie","sid=q7Zk29Vb"]]}"#, r#"["X-Api-Key",""#),
        (r#"{"rawHeaders":["Cookie","sid=q7Zk29Vb","Accept","text/html"]}"#, r#","Accept","text/html"]"#),
        (r#"{"x":"try token=q7Zk29Vb now"}"#, "try token="),
        (r#"{"x":"password: q7Zk29Vb now"}"#, "password: "),
        (r#"{"x":"API_KEY=q7Zk29Vb\nSECRET_KEY=q7Zk29Vb"}"#, "\\nSECRET_KEY="),
        (r#"{"query":"mutation{login(password:\"q7Zk29Vb\"){id}}"}"#, "login(password:\\\""),
        (r#"{"token[]":"q7Zk29Vb","user[token]":"q7Zk29Vb"}"#, r#"{"token[]":""#),
        (r#"{"passwort":"q7Zk29Vb","heslo":"q7Zk29Vb","mot_de_passe":"q7Zk29Vb","contraseña":"q7Zk29Vb"}"#, "heslo"),
    ] {
        assert_parts(body, &["q7Zk29Vb"], &[kept]);
    }
    for body in [r#"{"x":"password: must have 8 characters"}"#, r#"{"x":["token","password"]}"#] {
        assert_eq!(redacted(body), body);
    }
}
