package dev.forespike.data;

import dev.forespike.data.PublishedSet.PublishedFile;
import dev.forespike.data.file.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One file on its way from a mirror into its place. */
final class Download {
  /**
   * Requests per mirror: each but the last must bring something, or the next mirror has its turn.
   */
  private static final int ATTEMPTS = 5;

  /** How one request ended. */
  private sealed interface Outcome {
    /** All bytes are there. */
    record Complete() implements Outcome {}

    /** Some are missing, and asking again may bring them. */
    record Cut(String why) implements Outcome {}

    /** This mirror cannot continue what is there, but may send all of it. */
    record Restart(String why) implements Outcome {}

    /** This mirror has not got the file. */
    record Refused(String why) implements Outcome {}
  }

  private final HttpClient client;
  private final PublishedFile file;
  private final Path target;
  private final Path part;
  private final Duration patience;
  private final Fetch.Progress progress;

  Download(
      HttpClient client,
      PublishedFile file,
      Path target,
      Duration patience,
      Fetch.Progress progress) {
    this.client = client;
    this.file = file;
    this.target = target;
    this.part = target.resolveSibling(target.getFileName() + ".part");
    this.patience = patience;
    this.progress = progress;
  }

  /**
   * Fetches the file from one mirror.
   *
   * @return why this mirror failed; empty once the file is in its place
   * @throws DataException if no other mirror can help, because the disk refuses
   */
  Optional<String> from(URI mirror) throws DataException, InterruptedException {
    try {
      Optional<String> failure =
          attempts(URI.create(mirror.toString().replaceFirst("/*$", "/") + file.name()));
      if (present() == 0) {
        Files.deleteIfExists(part);
      }
      return failure;
    } catch (DataException e) {
      throw e;
    } catch (ClosedByInterruptException _) {
      Thread.interrupted(); // the exception takes over from the flag
      throw new InterruptedException("download of " + file.name());
    } catch (IOException e) {
      throw new DataException("cannot write " + part + ": " + DataException.oneLine(e));
    }
  }

  private Optional<String> attempts(URI uri) throws IOException, InterruptedException {
    String why = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long before = present();
      Outcome outcome = before == file.bytes() ? new Outcome.Complete() : request(uri, before);
      switch (outcome) {
        case Outcome.Complete() -> {
          Optional<String> wrong = accept();
          if (wrong.isEmpty() || before == 0) {
            return wrong;
          }
          why = wrong.get(); // perhaps only the resumed part was wrong
        }
        case Outcome.Cut(String reason) -> {
          if (Thread.interrupted()) { // the body reports an interrupt as a failure to read
            throw new InterruptedException("download of " + file.name());
          }
          if (present() <= before) {
            return Optional.of(reason);
          }
          why = reason;
        }
        case Outcome.Restart(String reason) -> {
          Files.deleteIfExists(part);
          why = reason;
        }
        case Outcome.Refused(String reason) -> {
          return Optional.of(reason);
        }
      }
    }
    return Optional.of(why);
  }

  /** Bytes of the part file that can be continued. */
  private long present() throws IOException {
    long size = Files.exists(part) ? Files.size(part) : 0;
    if (size <= file.bytes()) {
      return size;
    }
    Files.delete(part);
    return 0;
  }

  private Outcome request(URI uri, long before) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(patience);
    if (before > 0) {
      request.header("Range", "bytes=" + before + "-");
    }
    HttpResponse<InputStream> response;
    try {
      response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      return new Outcome.Cut(reason(e));
    }
    try (InputStream body = response.body()) {
      return switch (response.statusCode()) {
        case 200 -> receive(response, body, 0);
        case 206 ->
            continues(response, before)
                ? receive(response, body, before)
                : new Outcome.Restart("sends another range than asked for");
        case 416 -> new Outcome.Restart("HTTP status 416");
        default -> new Outcome.Refused("HTTP status " + response.statusCode());
      };
    }
  }

  private static boolean continues(HttpResponse<?> response, long before) {
    return response
        .headers()
        .firstValue("Content-Range")
        .filter(range -> range.startsWith("bytes " + before + "-"))
        .isPresent();
  }

  private Outcome receive(HttpResponse<?> response, InputStream body, long from)
      throws IOException {
    long length = from + response.headers().firstValueAsLong("Content-Length").orElse(-from - 1);
    if (length >= 0 && length != file.bytes()) {
      return new Outcome.Refused(
          String.format(
              Locale.ROOT,
              "has %d bytes instead of %d, so it is another file",
              length,
              file.bytes()));
    }
    try (FileChannel out =
        FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock(out);
      out.truncate(from).position(from);
      Outcome outcome = copy(body, out, from);
      out.force(true);
      return outcome;
    }
  }

  /**
   * Keeps the file until the channel is closed: a second process that wrote the same part file
   * would go on writing into what the first one renames.
   */
  private void lock(FileChannel out) throws IOException {
    boolean free;
    try {
      free = out.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      free = false;
    }
    if (!free) {
      throw new DataException(part + " is being written by another download; wait for it");
    }
  }

  private Outcome copy(InputStream body, FileChannel out, long from) throws IOException {
    byte[] buffer = new byte[1 << 16];
    AtomicLong position = new AtomicLong(from);
    Thread watch = watch(body, position);
    try {
      while (true) {
        int count;
        try {
          count = body.read(buffer);
        } catch (IOException e) {
          return new Outcome.Cut(
              String.format(Locale.ROOT, "cut after %d of %d bytes", position.get(), file.bytes()));
        }
        if (count < 0) {
          return position.get() == file.bytes()
              ? new Outcome.Complete()
              : new Outcome.Cut(
                  String.format(
                      Locale.ROOT, "ends after %d of %d bytes", position.get(), file.bytes()));
        }
        if (position.get() + count > file.bytes()) {
          out.truncate(0);
          return new Outcome.Refused(
              String.format(Locale.ROOT, "sends more than %d bytes", file.bytes()));
        }
        for (ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count); bytes.hasRemaining(); ) {
          out.write(bytes);
        }
        progress.at(file.name(), position.addAndGet(count), file.bytes());
      }
    } finally {
      watch.interrupt();
    }
  }

  /** Closes a body that brings nothing for a while: a request's timeout ends with the headers. */
  private Thread watch(InputStream body, AtomicLong position) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                long seen;
                do {
                  seen = position.get();
                  Thread.sleep(patience);
                } while (seen != position.get());
                body.close();
              } catch (InterruptedException | IOException _) {
                // The download is over, and the reader knows how it ended.
              }
            });
  }

  /** Puts the complete part file into place, or deletes it and says what is wrong with it. */
  private Optional<String> accept() throws IOException {
    String sha256 = Checksum.sha256(part);
    if (!sha256.equals(file.sha256())) {
      Files.delete(part);
      return Optional.of(
          String.format(Locale.ROOT, "SHA-256 is %s, expected %s", sha256, file.sha256()));
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return Optional.empty();
  }

  private static String reason(IOException e) {
    return switch (e) {
      case HttpTimeoutException _ -> "no answer in time";
      case ConnectException _ -> "no connection";
      default -> DataException.oneLine(e);
    };
  }
}
