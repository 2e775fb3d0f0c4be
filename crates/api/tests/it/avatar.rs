//! Pictures of people: which files become one, what is left of them, and who sees it.

use crate::avatar_file::{
    CANARY, chunk, encoded, exif, flat, halves, header, jpeg, png, segment, with_chunks, with_segments, zeros,
};
use crate::harness::{Answer, Call, Harness};
use domain::Role;
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use std::time::{Duration, Instant};

const MB: usize = 1024 * 1024;

fn part(name: &str, file_name: &str, kind: &str, file: &[u8]) -> Vec<u8> {
    let head = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\nContent-Type: {kind}\r\n\r\n"
    );
    [head.as_bytes(), file, b"\r\n"].concat()
}

fn form<'a>(h: &'a Harness, token: &str, parts: &[Vec<u8>]) -> Call<'a> {
    let call = h.call("POST", "/api/auth/profile/avatar").bearer(token);
    call.header("content-type", "multipart/form-data; boundary=edge")
        .body([&parts.concat(), &b"--edge--\r\n"[..]].concat())
}

async fn upload(h: &Harness, token: &str, file: &[u8]) -> Answer {
    form(h, token, &[part("avatar", "me.png", "image/png", file)]).send().await
}

async fn shown(h: &Harness, token: &str, url: &str) -> Answer {
    h.call("GET", url).bearer(token).send().await
}

#[track_caller]
fn refused(answer: &Answer, why: &str, what: &str) {
    assert_eq!(answer.status, 422, "{what}: {}", answer.text);
    let body = answer.json();
    assert_eq!(body["detail"][0]["loc"], serde_json::json!(["body", "avatar"]), "{what}: {body}");
    assert!(body["error"].as_str().unwrap().contains(why), "{what}: {body}");
}

/// The picture in both sizes, each a whole file of its kind without anything of where it comes from.
async fn seen(h: &Harness, token: &str, answer: &Answer, what: &str) -> DynamicImage {
    assert_eq!(answer.status, 200, "{what}: {}", answer.text);
    let body = answer.json();
    assert_eq!(body.as_object().unwrap().len(), 1, "{what}: {body}");
    let url = body["avatar_url"].as_str().unwrap();
    let mut large = None;
    for size in [64, 256] {
        let picture = shown(h, token, &format!("{url}?size={size}")).await;
        let decoded = image::load_from_memory(&picture.bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!((decoded.width(), decoded.height()), (size, size), "{what}");
        let kind = if url.ends_with(".png") { "image/png" } else { "image/jpeg" };
        assert_eq!(picture.header("content-type"), kind, "{what}");
        for trace in [CANARY, "Exif", "<script", "ICC_PROFILE", "tEXt", "eXIf", "PK\u{3}\u{4}"] {
            assert!(!picture.text.contains(trace), "{what}: {trace} is still there");
        }
        large = Some(decoded);
    }
    large.unwrap()
}

/// Everything that becomes a picture.
fn good() -> Vec<(&'static str, Vec<u8>)> {
    use ImageFormat::{Jpeg, Png};
    let (photo, drawing) = (halves(320, 200, Jpeg), halves(300, 400, Png));
    let alpha = RgbaImage::from_fn(90, 90, |x, y| Rgba([200, 40, 40, if x > y { 255 } else { 0 }]));
    let deep = DynamicImage::ImageRgb8(image::load_from_memory(&drawing).unwrap().to_rgb8()).to_rgb16();
    let film = [chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]), chunk(b"fcTL", &[0; 26]), chunk(b"fdAT", &zeros(5000))];
    let text =
        |name: &[u8; 4], head: &[u8]| chunk(name, &[head, CANARY.as_bytes(), b"<script>alert(1)</script>"].concat());
    let bomb = |name: &[u8; 4], head: &[u8]| chunk(name, &[head, &zeros(400 * MB)].concat());
    let adobe = segment(0xee, b"Adobe\0\x64\0\0\0\0\0");
    let full = 5 * MB - flat(9, 9, 8, 2).len() - 12;
    vec![
        ("a photo", photo.clone()),
        ("a drawing", drawing.clone()),
        ("a drawing with transparency", encoded(DynamicImage::ImageRgba8(alpha), Png)),
        ("16 bits a colour", encoded(DynamicImage::ImageRgb16(deep), Png)),
        ("grey with 1 bit", flat(33, 65, 1, 0)),
        ("a palette", flat(40, 30, 8, 3)),
        ("grey with transparency, 16 bits", flat(10, 10, 16, 4)),
        ("a film of which the first picture stays", with_chunks(&drawing, &film)),
        ("one pixel, PNG", flat(1, 1, 8, 2)),
        ("one pixel, JPEG", jpeg(0xc0, 1, 1, 3, 1)),
        ("a long line", flat(8192, 1, 8, 2)),
        ("a grey photo", jpeg(0xc0, 50, 20, 1, 1)),
        ("a photo for printers, in four colours", with_segments(&jpeg(0xc0, 16, 16, 4, 1), &[adobe])),
        ("a progressive photo", jpeg(0xc2, 64, 64, 3, 1)),
        (
            "a photo with its place",
            with_segments(&photo, &[segment(0xe1, &[b"Exif\0\0".as_slice(), &exif(1)].concat())]),
        ),
        ("a drawing with its place", with_chunks(&drawing, &[chunk(b"eXIf", &exif(1))])),
        (
            "a page in a comment",
            with_segments(&photo, &[segment(0xfe, format!("<script>{CANARY}</script>").as_bytes())]),
        ),
        ("a page in a text", with_chunks(&drawing, &[text(b"tEXt", b"Comment\0"), text(b"iTXt", b"XML\0\0\0\0\0")])),
        ("a text of 400 MB", with_chunks(&drawing, &[bomb(b"zTXt", b"Comment\0\0")])),
        ("a profile of 400 MB", with_chunks(&drawing, &[bomb(b"iCCP", b"ICC\0\0")])),
        ("a photo that is filled up", [photo.clone(), vec![0; 512]].concat()),
        ("a photo with its preview behind it", [photo.clone(), vec![0; 7], photo].concat()),
        ("all that may be sent", with_chunks(&flat(9, 9, 8, 2), &[chunk(b"teSt", &vec![7; full])])),
    ]
}

/// Everything that does not, and why.
fn bad() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let (photo, drawing) = (halves(320, 200, ImageFormat::Jpeg), halves(300, 400, ImageFormat::Png));
    let behind = |file: &[u8], more: &[u8]| [file, more].concat();
    let cut = |file: &[u8]| file[..file.len() * 2 / 3].to_vec();
    let zip = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0payload";
    let mut wrong = drawing.clone();
    wrong[29] ^= 1;
    let mut torn = flat(50, 50, 8, 2);
    torn[45] ^= 0xff;
    let full = 5 * MB + 1 - flat(9, 9, 8, 2).len() - 12;
    let gif = b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;".to_vec();
    vec![
        ("nothing", Vec::new(), "empty"),
        ("a text", b"hello, I am a picture".to_vec(), "no picture that is known"),
        ("a program", b"<?php system($_GET['x']); ?>".to_vec(), "no picture that is known"),
        ("a page", b"<!DOCTYPE html><script>alert(1)</script>".to_vec(), "web page"),
        ("SVG", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), "SVG"),
        ("SVG behind a declaration", b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x -->\n<svg/>".to_vec(), "SVG"),
        ("GIF", gif.clone(), "GIF"),
        ("GIF that is a script", b"GIF89a/*\0\0\x80\0\0*/=1;alert(1)".to_vec(), "GIF"),
        ("WebP", b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0".to_vec(), "WebP"),
        ("AVIF", b"\0\0\0\x20ftypavif\0\0\0\0".to_vec(), "AVIF"),
        ("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0".to_vec(), "HEIC"),
        ("BMP", b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0".to_vec(), "BMP"),
        ("TIFF", b"II*\0\x08\0\0\0\0\0".to_vec(), "TIFF"),
        ("PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3".to_vec(), "PDF"),
        ("ZIP", zip.to_vec(), "ZIP"),
        ("a page behind a drawing", behind(&drawing, b"<html><script>alert(1)</script>"), "behind the end"),
        ("a page behind a photo", behind(&photo, b"<html><script>alert(1)</script>"), "behind the end"),
        ("an archive behind a photo", behind(&photo, zip), "behind the end"),
        ("half a photo behind a photo", behind(&photo, &cut(&photo)), "behind the end"),
        ("a film behind a photo", behind(&photo, b"\0\0\0\x18ftypmp42"), "behind the end"),
        ("an archive with a drawing behind it", behind(zip, &drawing), "ZIP"),
        ("a cut drawing", cut(&drawing), "cut off"),
        ("a cut photo", cut(&photo), "cut off"),
        ("only the beginning of a drawing", drawing[..8].to_vec(), "cut off"),
        ("only the beginning of a photo", photo[..3].to_vec(), "cut off"),
        ("a chunk longer than the file", behind(b"\x89PNG\r\n\x1a\n", b"\xff\xff\xff\xffIHDR"), "cut off"),
        ("a wrong checksum", wrong, "damaged"),
        ("torn pixels", torn, "damaged"),
        ("no pixels", png(&[header(9, 9, 8, 2)]), "damaged"),
        ("no header", png(&[chunk(b"IDAT", &zeros(99))]), "damaged"),
        ("no width", flat(0, 9, 8, 2), "damaged"),
        ("an unknown kind of colour", png(&[header(9, 9, 8, 5), chunk(b"IDAT", &zeros(99))]), "damaged"),
        ("a telephone's own kind", with_chunks(&drawing, &[chunk(b"CgBI", &[0x50, 0, 0x20, 2])]), "damaged"),
        ("a lossless photo", jpeg(0xc3, 16, 16, 1, 1), "damaged"),
        ("an arithmetic photo", jpeg(0xc9, 16, 16, 1, 1), "damaged"),
        ("a photo of nothing but scans", jpeg(0xc2, 64, 64, 1, 200), "damaged"),
        ("a photo of no scan", jpeg(0xc0, 16, 16, 1, 0), "damaged"),
        ("65535 × 65535", png(&[header(65_535, 65_535, 8, 6), chunk(b"IDAT", &zeros(99))]), "65535 × 65535"),
        ("2147483647 × 1", png(&[header(i32::MAX as u32, 1, 8, 2), chunk(b"IDAT", &zeros(99))]), "2147483647 × 1"),
        ("a photo of 65500 × 65500", jpeg(0xc0, 65_500, 65_500, 3, 1), "65500 × 65500"),
        ("a progressive photo of 8000 × 8000", jpeg(0xc2, 8000, 8000, 3, 1), "8000 × 8000"),
        ("a quarter of a gigabyte", flat(8192, 8192, 8, 6), "8192 × 8192"),
        ("one byte too many", with_chunks(&flat(9, 9, 8, 2), &[chunk(b"teSt", &vec![7; full])]), "larger than 5 MB"),
        ("twice too many", vec![0x89; 10 * MB], "larger than 5 MB"),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_good_file_becomes_a_square_that_velocity_drew_and_every_other_one_is_refused_with_a_reason() {
    let h = Harness::start().await;
    let token = h.token(Role::Viewer).await;
    let (good, bad) = (good(), bad());
    assert!(good.len() + bad.len() >= 60);
    for (what, file) in &good {
        let answer = upload(&h, &token, file).await;
        seen(&h, &token, &answer, what).await;
    }
    let before = h.call("GET", "/api/auth/me").bearer(&token).send().await.json();
    for (what, file, why) in &bad {
        refused(&upload(&h, &token, file).await, why, what);
    }
    assert_eq!(h.call("GET", "/api/auth/me").bearer(&token).send().await.json(), before, "a refusal changes nothing");
}

/// What this process took at most since the last call, in MB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bomb_costs_neither_memory_nor_time() {
    let h = Harness::start().await;
    let token = h.token(Role::Viewer).await;
    let bombs: Vec<_> = bad().into_iter().filter(|(_, _, why)| why.contains('×') || *why == "damaged").collect();
    let texts: Vec<_> = good().into_iter().filter(|(what, _)| what.contains("400 MB")).collect();
    // Pixels of which there are a thousand times more than the header says.
    let more = png(&[header(9, 9, 8, 2), chunk(b"IDAT", &zeros(780 * MB))]);
    upload(&h, &token, &halves(300, 300, ImageFormat::Png)).await;
    let (_, before, began) = (peak(), peak(), Instant::now());
    for (_, file, _) in &bombs {
        assert_eq!(upload(&h, &token, file).await.status, 422);
    }
    for (what, file) in &texts {
        assert_eq!(upload(&h, &token, file).await.status, 200, "{what}");
    }
    upload(&h, &token, &more).await;
    let (took, grew) = (began.elapsed(), peak().saturating_sub(before));
    assert!(bombs.len() >= 15 && texts.len() == 2);
    assert!(grew <= 40, "{grew} MB more");
    assert!(took < Duration::from_secs(25), "{took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_largest_picture_takes_what_it_may_and_no_more() {
    let h = Harness::start().await;
    let token = h.token(Role::Viewer).await;
    let largest = flat(8192, 4096, 8, 6);
    upload(&h, &token, &halves(300, 300, ImageFormat::Png)).await;
    let (_, before) = (peak(), peak());
    let all = std::iter::repeat_with(|| upload(&h, &token, &largest)).take(6);
    let all = futures_util::future::join_all(all).await;
    assert!(all.iter().all(|answer| answer.status == 200), "{}", all[0].text);
    let grew = peak().saturating_sub(before);
    // Two at a time at most, and six copies of the file here and there.
    assert!(grew <= 2 * 160 + 60, "{grew} MB more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_middle_of_a_picture_is_shown_upright() {
    let h = Harness::start().await;
    let token = h.token(Role::Viewer).await;
    let photo = halves(400, 200, ImageFormat::Jpeg);
    let turned =
        |orientation| with_segments(&photo, &[segment(0xe1, &[b"Exif\0\0".as_slice(), &exif(orientation)].concat())]);
    // Where red is: left as it was, above when the camera was turned, right when it was on its head.
    for (orientation, red, blue) in [(1, (20, 128), (236, 128)), (6, (128, 20), (128, 236)), (3, (236, 128), (20, 128))]
    {
        let answer = upload(&h, &token, &turned(orientation)).await;
        let picture = seen(&h, &token, &answer, "turned").await.to_rgb8();
        let at = |(x, y): (u32, u32)| picture.get_pixel(x, y).0;
        assert!(at(red)[0] > 180 && at(red)[2] < 60, "{orientation}: {:?}", at(red));
        assert!(at(blue)[2] > 180 && at(blue)[0] < 60, "{orientation}: {:?}", at(blue));
    }
    let drawing = with_chunks(&halves(200, 400, ImageFormat::Png), &[chunk(b"eXIf", &exif(6))]);
    let answer = upload(&h, &token, &drawing).await;
    let picture = seen(&h, &token, &answer, "a turned drawing").await.to_rgb8();
    assert!(picture.get_pixel(128, 20).0[0] > 180 && picture.get_pixel(128, 236).0[2] > 180);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_has_one_picture_in_its_field() {
    let h = Harness::start().await;
    let token = h.token(Role::Viewer).await;
    let file = halves(30, 30, ImageFormat::Png);
    let avatar = || part("avatar", "a.png", "image/png", &file);
    refused(&form(&h, &token, &[]).send().await, "no field avatar", "an empty form");
    refused(
        &form(&h, &token, &[part("picture", "a.png", "image/png", &file)]).send().await,
        "another field",
        "renamed",
    );
    refused(&form(&h, &token, &[avatar(), avatar()]).send().await, "two pictures", "two");
    refused(
        &form(&h, &token, &[avatar(), part("role", "x", "text/plain", b"admin")]).send().await,
        "another field",
        "more",
    );
    let call = || h.call("POST", "/api/auth/profile/avatar").bearer(&token);
    refused(&call().send().await, "multipart/form-data", "no body");
    refused(&call().header("content-type", "image/png").body(file.clone()).send().await, "multipart/form-data", "bare");
    refused(&call().json(&serde_json::json!({"avatar": "x"})).send().await, "multipart/form-data", "JSON");
    let open = call().header("content-type", "multipart/form-data; boundary=edge").body(avatar());
    refused(&open.send().await, "cut off", "no end");
    // What the file is called and said to be is nobody's business.
    let lies = form(&h, &token, &[part("avatar", "../../etc/passwd.svg", "text/html", &file)]).send().await;
    seen(&h, &token, &lies, "lies").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_is_seen_by_whoever_is_signed_in_and_runs_nothing() {
    let h = Harness::start().await;
    let (owner, admin, (_, cookie)) =
        (h.token(Role::Viewer).await, h.token(Role::Admin).await, h.cookie(Role::Developer).await);
    let url = upload(&h, &owner, &halves(300, 300, ImageFormat::Png)).await.json()["avatar_url"].clone();
    let path = url.as_str().unwrap();
    let picture = h.call("GET", path).header("cookie", &cookie).send().await;
    assert_eq!(picture.status, 200);
    assert_eq!(picture.header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(picture.header("x-content-type-options"), "nosniff");
    assert_eq!(picture.header("cache-control"), "private, max-age=31536000, immutable");
    assert_eq!(picture.header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(h.call("GET", path).send().await.status, 401);
    assert_eq!(shown(&h, &owner, &format!("{path}?size=65")).await.status, 422);
    for nothing in ["/avatars/x", "/avatars/..%2f..%2fetc%2fpasswd", "/avatars/%00", "/avatars/'%20or%201=1--"] {
        assert_eq!(shown(&h, &owner, nothing).await.status, 404, "{nothing}");
    }
    assert_eq!(h.call("GET", "/api/auth/me").bearer(&owner).send().await.json()["avatar_url"], url);
    let users = h.call("GET", "/api/auth/users").bearer(&admin).send().await.json();
    let of = |email: &str| {
        users.as_array().unwrap().iter().find(|user| user["email"] == email).unwrap()["avatar_url"].clone()
    };
    assert_eq!((of("viewer@example.com"), of("admin@example.com")), (url.clone(), serde_json::Value::Null));
    let body = serde_json::json!({"email": "viewer@example.com", "password": crate::harness::PASSWORD});
    assert_eq!(h.call("POST", "/api/auth/login").json(&body).send().await.json()["user"]["avatar_url"], url);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_picture_takes_the_place_of_the_old_one_and_of_many_at_once_one_stays() {
    let h = Harness::start().await;
    let token = h.token(Role::Viewer).await;
    let file = halves(300, 300, ImageFormat::Jpeg);
    let first = upload(&h, &token, &file).await.json()["avatar_url"].as_str().unwrap().to_owned();
    let all = std::iter::repeat_with(|| upload(&h, &token, &file)).take(12);
    let all = futures_util::future::join_all(all).await;
    assert!(all.iter().all(|answer| answer.status == 200), "{}", all[0].text);
    let mine = || h.call("GET", "/api/auth/me").bearer(&token);
    let kept = mine().send().await.json()["avatar_url"].as_str().unwrap().to_owned();
    let urls = all.iter().map(|answer| answer.json()["avatar_url"].as_str().unwrap().to_owned()).chain([first]);
    for url in urls {
        let status = if url == kept { 200 } else { 404 };
        assert_eq!(shown(&h, &token, &url).await.status, status, "{url}");
    }
    let remove = || h.call("DELETE", "/api/auth/profile/avatar").bearer(&token);
    assert_eq!((remove().send().await.status, remove().send().await.status), (204, 204));
    assert_eq!(
        (shown(&h, &token, &kept).await.status, mine().send().await.json()["avatar_url"].clone()),
        (404, serde_json::Value::Null)
    );
    let audit = h.get("/api/audit").await;
    assert!(
        audit.text.contains("profile.change") && audit.text.contains("everybody-keeps-their-profile"),
        "{}",
        audit.text
    );
}
