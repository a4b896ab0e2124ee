//! Reads the text of a QR code in a picture, for browsers that cannot.
//!
//! It exists apart from the client so that only who scans runs it. Refuses to know what a text means.

/// How many bytes a pixel has: red, green, blue and how much it covers.
const PIXEL: usize = 4;

/// The text of the first QR code of a picture that is so many pixels wide; `None` if there is none that can be read.
pub fn read(rgba: &[u8], width: usize) -> Option<String> {
    let height = rgba.len().checked_div(width.checked_mul(PIXEL)?)?;
    let grey = |x: usize, y: usize| {
        let pixel = rgba.get((y * width + x) * PIXEL..).unwrap_or_default();
        let [red, green, blue, ..] = *pixel else { return u8::MAX };
        // As bright as an eye sees it, in 256ths.
        u8::try_from((u32::from(red) * 77 + u32::from(green) * 150 + u32::from(blue) * 29) >> 8).unwrap_or(u8::MAX)
    };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
    picture.detect_grids().into_iter().find_map(|grid| grid.decode().ok()).map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use qrcode::{Color, QrCode};

    /// A picture with a code of modules this large, this far from the corner, on a ground this bright.
    fn picture(text: &str, module: usize, shift: usize, ground: u8, ink: u8) -> (Vec<u8>, usize) {
        let code = QrCode::new(text).unwrap();
        let (side, colors) = (code.width(), code.to_colors());
        let width = side * module + 2 * shift;
        let bright = |x: usize, y: usize| {
            let at =
                |place: usize| place.checked_sub(shift).map(|inside| inside / module).filter(|place| *place < side);
            let dark = at(x).zip(at(y)).is_some_and(|(x, y)| colors[y * side + x] == Color::Dark);
            if dark { ink } else { ground }
        };
        let pixels = (0..width * width).flat_map(|place| {
            let grey = bright(place % width, place / width);
            [grey, grey, grey, u8::MAX]
        });
        (pixels.collect(), width)
    }

    #[test]
    fn a_code_is_read_large_or_small_in_good_light_and_bad() {
        for text in ["ERIKTI:P:K7M3XA:0190123456789ABCDEF0123456789ABC", "https://example.kz", "ерікті"] {
            for (module, shift, ground, ink) in [(3, 20, 255, 0), (8, 60, 255, 0), (5, 40, 140, 60), (4, 100, 200, 90)]
            {
                let (rgba, width) = picture(text, module, shift, ground, ink);
                assert_eq!(read(&rgba, width).as_deref(), Some(text), "{module} {shift} {ground} {ink}");
            }
        }
    }

    #[test]
    fn a_picture_without_a_code_says_nothing() {
        assert_eq!(read(&[], 0), None);
        assert_eq!(read(&[255; 400], 10), None);
        assert_eq!(read(&[255; 399], 10), None, "a picture that is not whole");
        let noise: Vec<u8> = (0..160_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        assert_eq!(read(&noise, 200), None);
    }
}
