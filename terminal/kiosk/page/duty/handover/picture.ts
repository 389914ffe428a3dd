/** Pictures as a camera gives them are larger than the record needs. */

/** Longest side of a picture that is kept, in pixels: enough to see a floor. */
const MOST_SIDE = 1_280;
const QUALITY = 0.8;
/** A picture below this goes as it is, in bytes. */
const SMALL_BYTES = 300 * 1_024;

/** The picture at a size that goes quickly; what cannot be drawn goes as it is, for the terminal to refuse. */
export const smaller = async (file: Blob): Promise<Blob> => {
  if (file.size <= SMALL_BYTES) return file;
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (!picture) return file;
  const share = Math.min(1, MOST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * share);
  canvas.height = Math.round(picture.height * share);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve) => canvas.toBlob((made) => resolve(made ?? file), 'image/jpeg', QUALITY));
};
