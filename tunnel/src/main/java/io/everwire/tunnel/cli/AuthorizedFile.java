package io.everwire.tunnel.cli;

import io.everwire.protocolr.auth.AuthorizedKeys;
import io.everwire.tunnel.TunnelExit;
import io.everwire.tunnel.keys.KeyFileWatch;
import io.everwire.tunnel.keys.LiveKeys;
import io.everwire.tunnel.keys.Repeating;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The file of {@code --authorized}: read before the exit starts, and followed while it runs. */
final class AuthorizedFile {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Path file;
    private final List<String> lines;
    private final LiveKeys keys;

    private AuthorizedFile(Path file, List<String> lines, AuthorizedKeys keys) {
        this.file = file;
        this.lines = lines;
        this.keys = new LiveKeys(keys);
    }

    /** Fails with a {@link UserError} if it cannot be read, or is no list. */
    static AuthorizedFile read(Path file) {
        List<String> lines = KeyFiles.lines(file);
        try {
            return new AuthorizedFile(file, lines, AuthorizedKeys.parse(lines));
        } catch (IllegalArgumentException wrong) {
            throw new UserError(file + ": " + wrong.getMessage());
        }
    }

    LiveKeys keys() {
        return keys;
    }

    /** Looks at the file each second until it is closed. Who is not on the list loses its sessions. */
    Repeating follow(TunnelExit exit) {
        KeyFileWatch watch =
                new KeyFileWatch(file.toString(), () -> Files.readAllLines(file, StandardCharsets.UTF_8), lines, keys);
        return Repeating.every(PAUSE, "everwire-keys", () -> {
            watch.look();
            exit.endSessionsOf(client -> !keys.knows(client)); // also who was let in while the list changed
        });
    }
}
