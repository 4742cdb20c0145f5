package io.everwire.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/errors.md} says of each code what it means and what to do. */
class ErrorsTableTest {
    private static final Pattern ROW = Pattern.compile(
            "^\\| `([A-Z_]+)` \\| ([^|]+) \\| ([^|]+) \\| (yes|no) \\| ([^|]+) \\|$", Pattern.MULTILINE);

    @Test
    void theTableHasEachCodeOnceInTheOrderOfTheCode() throws IOException {
        List<String> codes = Arrays.stream(ErrorCode.values()).map(Enum::name).toList();
        assertEquals(codes, rows().map(row -> row.group(1)).toList());
    }

    static Stream<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(Path.of("../docs/errors.md"))).results();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachCodeIsTriedAgainAsTheTableSaysAndToldWhatToDo(MatchResult row) {
        assertEquals(ErrorCode.valueOf(row.group(1)).isRetryable(), row.group(4).equals("yes"), row.group(1));
        assertTrue(!row.group(2).isBlank() && !row.group(3).isBlank(), row.group(1));
        assertTrue(row.group(5).strip().endsWith("."), row.group(1) + " says what to do in a sentence");
    }
}
