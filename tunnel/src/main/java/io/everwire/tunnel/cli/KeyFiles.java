package io.everwire.tunnel.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Keys in files: a secret one is a line of 64 hex digits, alone or as {@code keygen} prints it. */
final class KeyFiles {
    private static final String SECRET = "secret ";
    private static final String PUBLIC = "public ";
    private static final int SEED_BYTES = 32;

    private KeyFiles() {}

    /**
     * Reads a 32-byte seed.
     *
     * @throws UserError naming the file, and nothing of what is in it
     */
    static byte[] readSeed(Path file) {
        List<String> keys = lines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith(PUBLIC))
                .toList();
        byte[] seed = keys.size() == 1 ? parseHex(keys.get(0)) : new byte[0];
        if (seed.length != SEED_BYTES) {
            throw new UserError(
                    "no secret key of 64 hex digits in " + file + "; make one by: everwire keygen --out FILE");
        }
        return seed;
    }

    private static byte[] parseHex(String line) {
        try {
            String hex =
                    line.startsWith(SECRET) ? line.substring(SECRET.length()).strip() : line;
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException notHex) {
            return new byte[0];
        }
    }

    /** Writes a seed to a new file that only its owner may read, from its first moment. */
    static void writeSeed(Path file, byte[] seed) {
        byte[] line = (SECRET + HexFormat.of().formatHex(seed) + "\n").getBytes(StandardCharsets.US_ASCII);
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SeekableByteChannel channel = Files.newByteChannel(file, options, ownerOnly())) {
            channel.write(ByteBuffer.wrap(line));
        } catch (IOException failure) {
            throw new UserError("cannot write " + file + ": " + reason(failure));
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** A file's lines; fails with a {@link UserError} naming the file. */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UserError("cannot read " + file + ": " + reason(failure));
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        } else if (failure instanceof AccessDeniedException) {
            return "permission denied";
        } else if (failure instanceof FileAlreadyExistsException) {
            return "it exists already";
        } else if (failure instanceof CharacterCodingException) {
            return "not a text file";
        }
        return String.valueOf(failure.getMessage());
    }
}
