// Reads QR codes in pictures that the page takes, away from the page, so that it never stutters.
//
// A browser that reads them itself is asked first; for all others the app carries a reader of its own, which is fetched (from
// the phone, with or without a network) when somebody scans and not before. It answers every picture: the text, or null, or
// false when nothing here can read. Refuses to know what the texts mean; no picture is kept.
"use strict";

const GLUE = "/scanner.js";
const WASM = "/scanner.wasm";

let reader;

self.onmessage = async ({ data: picture }) => {
  let answer = false;
  try {
    reader ??= (await ofTheBrowser()) ?? (await ourOwn());
    answer = await reader(picture);
  } catch (problem) {
    console.warn(problem);
  }
  picture.close();
  postMessage(answer);
};

async function ofTheBrowser() {
  if (!("BarcodeDetector" in self)) return undefined;
  const formats = await BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return undefined;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (picture) => (await detector.detect(picture))[0]?.rawValue ?? null;
}

async function ourOwn() {
  importScripts(GLUE);
  await wasm_bindgen({ module_or_path: WASM });
  const canvas = new OffscreenCanvas(1, 1);
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  return (picture) => {
    canvas.width = picture.width;
    canvas.height = picture.height;
    brush.drawImage(picture, 0, 0);
    const { data, width } = brush.getImageData(0, 0, picture.width, picture.height);
    return wasm_bindgen.read(data, width) ?? null;
  };
}
