package io.everwire.tunnel.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** {@code /api/pool} of a program that was started with {@code --dashboard}. */
final class PoolApi {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
    private static final Pattern STATE = Pattern.compile("\"state\":\"([A-Z_]+)\"");
    private static final Pattern FAILURES = Pattern.compile("\"failures\":([0-9]+)");
    private static final Pattern SESSIONS_LOST = Pattern.compile("\"sessionsLost\":([0-9]+)");

    private final URL url;
    private final String token;

    /** @param address as it is printed behind {@code DASHBOARD} */
    PoolApi(String address) throws IOException {
        url = new URL(new URL(address), "/api/pool");
        token = address.substring(address.indexOf("token=") + "token=".length());
    }

    /** The pool as it was at one moment. */
    record Picture(String json) {
        /** Whether there are so many members, and all of them are ready. */
        boolean isWhole(int members) {
            List<String> states = all(STATE);
            return states.size() == members && states.stream().allMatch("READY"::equals);
        }

        /** Attempts that failed in a row, of the member with the fewest. */
        int fewestFailures() {
            return all(FAILURES).stream().mapToInt(Integer::parseInt).min().orElse(0);
        }

        int sessionsLost() {
            return all(SESSIONS_LOST).stream().mapToInt(Integer::parseInt).sum();
        }

        private List<String> all(Pattern field) {
            return field.matcher(json)
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .toList();
        }
    }

    Picture now() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + token);
        connection.setConnectTimeout(Http.TIMEOUT_MILLIS);
        connection.setReadTimeout(Http.TIMEOUT_MILLIS);
        try (InputStream in = connection.getInputStream()) {
            return new Picture(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Looks again and again until the pool is so. */
    Picture until(Predicate<Picture> wanted) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Picture picture = now();
            if (wanted.test(picture)) {
                return picture;
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + PATIENCE + ": " + picture.json);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos()); // it is another process: there is nothing to wait on
        }
    }
}
