// Makes a photo small before it waits in the queue: a day without a connection must fit on the phone.

const SIDE = 1600; // pixels of the longer side
const PREVIEW = 240;
const QUALITY = 0.8;

function drawn(picture, side) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

// Returns { photo, preview }: a JPEG as a blob, and a small one as a data address.
export async function shrunk(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const photo = await new Promise((resolve, reject) => {
    const done = (blob) => (blob ? resolve(blob) : reject(new Error("no picture")));
    drawn(picture, SIDE).toBlob(done, "image/jpeg", QUALITY);
  });
  const preview = drawn(picture, PREVIEW).toDataURL("image/jpeg", 0.7);
  picture.close();
  return { photo, preview };
}
