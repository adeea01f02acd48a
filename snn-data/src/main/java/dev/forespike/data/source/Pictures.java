package dev.forespike.data.source;

import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.api.Shape;
import dev.forespike.data.DataException;
import dev.forespike.data.file.Checksum;
import java.awt.image.BufferedImage;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Pictures in folders of their classes, {@code images:FOLDER}: PNG, JPEG, BMP or GIF, {@code
 * FOLDER/class/picture}, or {@code FOLDER/train/class/picture} and {@code FOLDER/test/class/...}.
 * Samples are {@code [C, H, W]} with values from 0 to 1. {@code color=grey} or {@code rgb} says
 * what is read (colour where nothing is said and the first picture has it), {@code size=WxH} brings
 * all to one size, else the sizes must agree. All are decoded when the set is opened: what is no
 * picture is told then.
 */
public final class Pictures implements Samples {
  private static final Set<String> OPTIONS = Set.of("color", "size");
  private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "bmp", "gif");

  private final byte[][] values;
  private final int[] labels;
  private final Shape shape;

  private Pictures(byte[][] values, int[] labels, Shape shape) {
    this.values = values;
    this.labels = labels;
    this.shape = shape;
  }

  /**
   * Opens a dataset.
   *
   * @param name where it is
   * @return the dataset
   * @throws DataException if a folder is missing or has no pictures, or the first is none
   */
  public static Dataset open(SourceName name) throws DataException {
    var known = new HashSet<>(OPTIONS);
    known.addAll(Pool.OPTIONS);
    name.checkOptions(known);
    ClassFolders found = ClassFolders.find(name, Pictures::isPicture, "pictures");
    BufferedImage first = PictureReader.picture(found.files().getFirst());
    boolean grey =
        name.option("color")
            .map(color -> isGrey(name, color))
            .orElse(first.getColorModel().getNumColorComponents() == 1);
    int[] size = {first.getWidth(), first.getHeight()};
    boolean resize = name.option("size").isPresent();
    if (resize) {
      size = size(name, name.option("size").get());
    }
    var reader = new PictureReader(grey, size[0], size[1], resize);
    byte[][] values = reader.read(found.files());
    var samples =
        new Pictures(
            values, found.labels(), Shape.of(grey ? 1 : PictureReader.CHANNELS, size[1], size[0]));
    // One for all pictures: a run would record tens of thousands.
    Map<String, String> checksums = Map.of("pictures", Checksum.sha256(found.files()));
    return new Pool(samples, found.classNames(), found.training(), checksums).dataset(name);
  }

  private static boolean isGrey(SourceName name, String color) {
    return switch (color) {
      case "grey" -> true;
      case "rgb" -> false;
      default -> throw name.refused("color is " + color + ", but must be grey or rgb");
    };
  }

  static int[] size(SourceName name, String text) {
    String[] parts = text.split("x", -1);
    if (parts.length == 2 && parts[0].matches("[0-9]{1,5}") && parts[1].matches("[0-9]{1,5}")) {
      int[] size = {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
      if (size[0] > 0 && size[1] > 0) {
        return size;
      }
    }
    throw name.refused("size is " + text + ", but must be WIDTHxHEIGHT, for example 32x32");
  }

  private static boolean isPicture(String file) {
    int dot = file.lastIndexOf('.');
    return dot > 0 && ENDINGS.contains(file.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void read(int index, float[] destination, int offset) {
    byte[] picture = values[index];
    for (int i = 0; i < picture.length; i++) {
      destination[offset + i] = (picture[i] & 0xff) / 255f;
    }
  }
}
