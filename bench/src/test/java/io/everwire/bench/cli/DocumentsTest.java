package io.everwire.bench.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The program understands what the documents tell its users to type. */
class DocumentsTest {
    private static final Pattern LINE = Pattern.compile("java -jar \\S*everwire-bench\\.jar *([^\\n#|&]*)");
    private static final Pattern ITS_OWN_OPTIONS = Pattern.compile("parts\\b.*");

    @Test
    void commandsOfDocumentsAreUnderstood() {
        List<String> commands = Stream.of("README.md", "../README.md", "../CONTRIBUTING.md")
                .flatMap(document -> commands(Path.of(document)))
                .toList();
        assertFalse(commands.isEmpty());
        for (String command : commands) {
            if (!ITS_OWN_OPTIONS.matcher(command).matches()) {
                String[] words = command.strip().split("\\s+", -1);
                assertDoesNotThrow(() -> EverwireBench.commandLine().parseArgs(words), command);
            }
        }
    }

    private static Stream<String> commands(Path document) {
        try {
            String text = Files.readString(document).replaceAll("\\\\\\n\\s*", "");
            return LINE.matcher(text).results().map(found -> found.group(1)).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
