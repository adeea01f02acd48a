package dev.forespike.data;

import dev.forespike.data.IdxFolder.Part;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A public dataset of four IDX files: what they must be and where they are offered.
 *
 * @param name name of the dataset and of its sub-folder
 * @param files the file of each part
 * @param mirrors folders that offer the files, best first
 */
record PublishedSet(String name, Map<Part, PublishedFile> files, List<URI> mirrors) {

  /**
   * A file as it was published.
   *
   * @param name its name, ending in {@code .gz}
   * @param bytes its size
   * @param sha256 its checksum
   * @param unpackedSha256 the checksum of what it holds
   */
  record PublishedFile(String name, long bytes, String sha256, String unpackedSha256) {

    /** Whether these are the published bytes. Some browsers unpack and leave the name as it is. */
    boolean accepts(String checksum) {
      return checksum.equals(sha256) || checksum.equals(unpackedSha256);
    }
  }

  static final PublishedSet MNIST =
      of(
          "mnist",
          new PublishedFile(
              "train-images-idx3-ubyte.gz",
              9912422,
              "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
              "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
          new PublishedFile(
              "train-labels-idx1-ubyte.gz",
              28881,
              "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
              "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
          new PublishedFile(
              "t10k-images-idx3-ubyte.gz",
              1648877,
              "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
              "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
          new PublishedFile(
              "t10k-labels-idx1-ubyte.gz",
              4542,
              "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
              "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
          List.of(
              URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
              URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/")));

  // The first mirror offers no https; the checksums stand in for it.
  static final PublishedSet FASHION_MNIST =
      of(
          "fashion-mnist",
          new PublishedFile(
              "train-images-idx3-ubyte.gz",
              26421880,
              "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
              "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
          new PublishedFile(
              "train-labels-idx1-ubyte.gz",
              29515,
              "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
              "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
          new PublishedFile(
              "t10k-images-idx3-ubyte.gz",
              4422102,
              "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
              "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
          new PublishedFile(
              "t10k-labels-idx1-ubyte.gz",
              5148,
              "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
              "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
          List.of(
              URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
              URI.create(
                  "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/")));

  static final List<PublishedSet> ALL = List.of(MNIST, FASHION_MNIST);

  PublishedSet {
    files = Map.copyOf(files);
    mirrors = List.copyOf(mirrors);
  }

  static PublishedSet of(
      String name,
      PublishedFile trainImages,
      PublishedFile trainLabels,
      PublishedFile testImages,
      PublishedFile testLabels,
      List<URI> mirrors) {
    return new PublishedSet(
        name,
        Map.of(
            Part.TRAIN_IMAGES, trainImages,
            Part.TRAIN_LABELS, trainLabels,
            Part.TEST_IMAGES, testImages,
            Part.TEST_LABELS, testLabels),
        mirrors);
  }

  static Optional<PublishedSet> named(String name) {
    return ALL.stream().filter(set -> set.name().equals(name)).findFirst();
  }

  PublishedFile file(Part part) {
    PublishedFile file = files.get(part);
    if (file == null) {
      throw new IllegalStateException("dataset " + name + " has no " + part);
    }
    return file;
  }

  /** Refuses files that are not the published ones. */
  void verify(IdxFolder folder, Map<Part, String> checksums) throws DataException {
    for (Map.Entry<Part, String> entry : checksums.entrySet()) {
      PublishedFile published = file(entry.getKey());
      if (!published.accepts(entry.getValue())) {
        String file = folder.file(entry.getKey()).toString();
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: SHA-256 is %s, expected %s; `snn fetch %s` gets a good copy",
                file,
                entry.getValue(),
                file.endsWith(".gz") ? published.sha256() : published.unpackedSha256(),
                name));
      }
    }
  }
}
