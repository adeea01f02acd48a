package dev.forespike.data;

import dev.forespike.api.SpecException;
import dev.forespike.data.IdxFolder.Part;
import dev.forespike.data.PublishedSet.PublishedFile;
import dev.forespike.data.file.Checksum;
import dev.forespike.data.hdf.HeidelbergSpikes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Downloads a public dataset into the data folder, from the first mirror that delivers.
 *
 * <p>A file is written beside its place under the name with {@code .part}, checked for size and
 * SHA-256, and renamed in one step. An interrupted download is resumed from its {@code .part} file;
 * one that fails the check is deleted. Valid files are not downloaded again; others are replaced,
 * once the good copy is there.
 */
public final class Fetch {

  /** Listens to a download. Called often and from the thread that downloads. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Some bytes arrived, or a valid file was found.
     *
     * @param file name of the file
     * @param bytes how many of its bytes are on disk
     * @param total its size
     */
    void at(String file, long bytes, long total);
  }

  /**
   * A file that is in its place and valid.
   *
   * @param file where
   * @param bytes its size
   * @param sha256 its checksum in lower-case hexadecimal digits
   * @param downloaded false if it was there before
   */
  public record Fetched(Path file, long bytes, String sha256, boolean downloaded) {}

  private final PublishedSet set;
  private final Duration patience;

  Fetch(PublishedSet set, Duration patience) {
    this.set = set;
    this.patience = patience;
  }

  /**
   * The datasets that can be fetched.
   *
   * @return their names
   */
  public static List<String> names() {
    return PublishedSet.ALL.stream().map(PublishedSet::name).toList();
  }

  /**
   * A download of one dataset from its public mirrors, which gives up on a mirror that is silent
   * for a minute.
   *
   * @param dataset one of {@link #names}
   * @return the download, not yet begun
   * @throws SpecException if there is nothing to fetch under that name
   */
  public static Fetch of(String dataset) {
    PublishedSet set =
        PublishedSet.named(dataset)
            .orElseThrow(
                () ->
                    new SpecException(
                        "cannot fetch '"
                            + dataset
                            + "', only "
                            + String.join(", ", names())
                            + HeidelbergSpikes.named(dataset)
                                .map(known -> "; " + known.source())
                                .orElse(
                                    Datasets.names().contains(dataset)
                                        ? "; it needs no files"
                                        : "")));
    return new Fetch(set, Duration.ofMinutes(1));
  }

  /**
   * The same download from another place, for example a mirror in a closed network.
   *
   * @param mirror http or https folder that holds the files under their published names
   * @return a new download
   * @throws SpecException if this is not an absolute http or https URI
   */
  public Fetch from(URI mirror) {
    String scheme = String.valueOf(mirror.getScheme());
    if (!(scheme.equals("http") || scheme.equals("https")) || mirror.getHost() == null) {
      throw new SpecException("a mirror is an http or https address of a folder, not " + mirror);
    }
    return new Fetch(new PublishedSet(set.name(), set.files(), List.of(mirror)), patience);
  }

  /**
   * The same download with another patience.
   *
   * @param patience how long a mirror may be silent
   * @return a new download
   * @throws SpecException if this is not positive
   */
  public Fetch withPatience(Duration patience) {
    if (!patience.isPositive()) {
      throw new SpecException("the patience with a mirror must be positive, but is " + patience);
    }
    return new Fetch(set, patience);
  }

  /**
   * Downloads what is not there yet.
   *
   * @param folder the data folder; made if absent, with a sub-folder for the dataset
   * @param progress is told what arrives
   * @return the files of the dataset, all valid
   * @throws DataException if no mirror delivers a file or it cannot be written; the message says
   *     why and which files to put where by other means
   * @throws InterruptedException if the thread is interrupted; the {@code .part} file stays
   */
  public List<Fetched> into(DataFolder folder, Progress progress)
      throws DataException, InterruptedException {
    Path place = folder.dataset(set.name());
    try {
      Files.createDirectories(place);
    } catch (IOException e) {
      throw new DataException("cannot make folder " + place + ": " + DataException.oneLine(e));
    }
    List<Fetched> fetched = new ArrayList<>();
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(patience)
            .build()) {
      for (Part part : Part.values()) {
        fetched.add(fetch(client, set.file(part), place, progress));
      }
    }
    return List.copyOf(fetched);
  }

  private Fetched fetch(HttpClient client, PublishedFile file, Path place, Progress progress)
      throws DataException, InterruptedException {
    Path target = place.resolve(file.name());
    if (Files.isRegularFile(target) && Checksum.sha256(target).equals(file.sha256())) {
      progress.at(file.name(), file.bytes(), file.bytes());
      return new Fetched(target, file.bytes(), file.sha256(), false);
    }
    Download download = new Download(client, file, target, patience, progress);
    List<String> failures = new ArrayList<>();
    for (URI mirror : set.mirrors()) {
      var failure = download.from(mirror);
      if (failure.isEmpty()) {
        return new Fetched(target, file.bytes(), file.sha256(), true);
      }
      failures.add(mirror.getAuthority() + ": " + failure.get());
    }
    throw new DataException(
        String.format(
            Locale.ROOT,
            "cannot fetch %s of '%s' (%s); run `snn fetch %s` again, or put %s into %s",
            file.name(),
            set.name(),
            String.join("; ", failures),
            set.name(),
            Arrays.stream(Part.values())
                .map(part -> set.file(part).name())
                .collect(Collectors.joining(", ")),
            place));
  }
}
