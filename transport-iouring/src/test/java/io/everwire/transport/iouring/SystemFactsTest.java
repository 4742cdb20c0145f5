package io.everwire.transport.iouring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from a system's own files. */
class SystemFactsTest {
    private static SystemFacts release(String release) {
        return new SystemFacts("Linux", "amd64", release, "", OptionalLong.empty());
    }

    @Test
    void releasesAreComparedAsNumbers() {
        assertTrue(release("5.9.16-generic").isOlderThan(5, 11));
        assertTrue(release("4.18").isOlderThan(5, 11));
        assertFalse(release("5.11.0").isOlderThan(5, 11));
        assertFalse(release("6.1").isOlderThan(5, 11));
        assertFalse(release("unknown").isOlderThan(5, 11));
    }

    @Test
    void theSoftLimitOfLockedMemoryIsRead(@TempDir Path folder) throws IOException {
        Path limits = folder.resolve("limits");
        Files.writeString(limits, "Max open files  1024  4096  files\nMax locked memory  8388608  unlimited  bytes\n");
        assertEquals(OptionalLong.of(8_388_608), SystemFacts.lockedMemory(limits));
        Files.writeString(limits, "Max locked memory  unlimited  unlimited  bytes\n");
        assertEquals(OptionalLong.empty(), SystemFacts.lockedMemory(limits));
        assertEquals(OptionalLong.empty(), SystemFacts.lockedMemory(folder.resolve("missing")));
    }
}
