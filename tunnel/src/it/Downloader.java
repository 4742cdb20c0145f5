import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Downloads from {@code WebServer.java}, at a pace, to be run as it is:
 * {@code java Downloader.java SOCKS_HOST:PORT|direct ORIGIN BYTES BYTES_PER_SECOND}.
 *
 * <p>Prints {@code AT n} for each MiB that has arrived, then {@code PAUSE millis}, the longest wait for a byte, and {@code
 * SUM sha-256}; or {@code BROKEN reason}.
 */
public final class Downloader {
    private static final int PATIENCE_MILLIS = (int) TimeUnit.MINUTES.toMillis(4);
    private static final int CHUNK = 32_768;
    private static final long MIB = 1 << 20;

    private final MessageDigest digest;
    private final long begun = System.nanoTime();
    private long received;
    private long longestWait;

    private Downloader() throws GeneralSecurityException {
        digest = MessageDigest.getInstance("SHA-256");
    }

    public static void main(String[] arguments) throws GeneralSecurityException {
        try {
            new Downloader().run(arguments[0], arguments[1], arguments[2], Long.parseLong(arguments[3]));
        } catch (IOException broken) {
            System.out.println("BROKEN " + broken);
        }
    }

    private void run(String through, String origin, String size, long bytesPerSecond) throws IOException {
        URL url = new URL("http://" + origin + "/bytes/" + size);
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(proxy(through));
        connection.setReadTimeout(PATIENCE_MILLIS);
        try (InputStream body = connection.getInputStream()) {
            take(body, bytesPerSecond);
        }
        System.out.println("PAUSE " + TimeUnit.NANOSECONDS.toMillis(longestWait));
        System.out.println("SUM " + HexFormat.of().formatHex(digest.digest()));
    }

    private static Proxy proxy(String through) {
        int colon = through.lastIndexOf(':');
        return colon < 0
                ? Proxy.NO_PROXY
                : new Proxy(
                        Proxy.Type.SOCKS,
                        new InetSocketAddress(
                                through.substring(0, colon), Integer.parseInt(through.substring(colon + 1))));
    }

    private void take(InputStream body, long bytesPerSecond) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int count = read(body, chunk); count >= 0; count = read(body, chunk)) {
            digest.update(chunk, 0, count);
            long before = received / MIB;
            received += count;
            if (received / MIB > before) {
                System.out.println("AT " + received / MIB);
            }
            keepPace(bytesPerSecond);
        }
    }

    private int read(InputStream body, byte[] chunk) throws IOException {
        long asked = System.nanoTime();
        int count = body.read(chunk);
        longestWait = Math.max(longestWait, System.nanoTime() - asked);
        return count;
    }

    private void keepPace(long bytesPerSecond) {
        long due = begun + (long) (received * 1e9 / bytesPerSecond);
        for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
            LockSupport.parkNanos(early);
        }
    }
}
