package dev.forespike.data.source;

import dev.forespike.data.DataException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Pictures of one size as bytes {@code [C, H, W]}. */
final class PictureReader {
  /** Red, green and blue. */
  static final int CHANNELS = 3;

  static {
    // Pictures are in memory already: no files beside them.
    ImageIO.setUseCache(false);
  }

  private final boolean grey;
  private final int width;
  private final int height;
  private final boolean resize;

  PictureReader(boolean grey, int width, int height, boolean resize) {
    this.grey = grey;
    this.width = width;
    this.height = height;
    this.resize = resize;
  }

  /** Decodes all, on as many threads as there are processors. */
  byte[][] read(List<Path> files) throws DataException {
    byte[][] pictures = new byte[files.size()][];
    try {
      IntStream.range(0, pictures.length)
          .parallel()
          .forEach(i -> pictures[i] = decode(files.get(i)));
    } catch (UncheckedIOException e) {
      IOException cause = e.getCause();
      throw new DataException(String.valueOf((cause == null ? e : cause).getMessage()));
    }
    return pictures;
  }

  static BufferedImage picture(Path file) throws DataException {
    try {
      BufferedImage picture = ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(file)));
      if (picture == null) {
        throw new DataException(file + ": is no picture that could be read");
      }
      return picture;
    } catch (DataException e) {
      throw e;
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new DataException(file + ": is no picture that could be read");
    }
  }

  private byte[] decode(Path file) {
    try {
      BufferedImage picture = picture(file);
      if (resize) {
        picture = resized(picture);
      }
      if (picture.getWidth() != width || picture.getHeight() != height) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: is %dx%d, but the first picture %dx%d; bring all to one size with size=%dx%d",
                file,
                picture.getWidth(),
                picture.getHeight(),
                width,
                height,
                width,
                height));
      }
      return bytes(picture);
    } catch (DataException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BufferedImage resized(BufferedImage picture) {
    var result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = result.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, width, height, null);
    graphics.dispose();
    return result;
  }

  /** Channel by channel. Grey is the luma of ITU-R BT.601. */
  private byte[] bytes(BufferedImage picture) {
    int pixels = width * height;
    byte[] bytes = new byte[grey ? pixels : CHANNELS * pixels];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      picture.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int red = row[x] >> 16 & 0xff;
        int green = row[x] >> 8 & 0xff;
        int blue = row[x] & 0xff;
        int at = y * width + x;
        if (grey) {
          bytes[at] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
        } else {
          bytes[at] = (byte) red;
          bytes[pixels + at] = (byte) green;
          bytes[2 * pixels + at] = (byte) blue;
        }
      }
    }
    return bytes;
  }
}
