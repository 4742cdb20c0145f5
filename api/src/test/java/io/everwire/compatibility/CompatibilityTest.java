package io.everwire.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.spi.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Code that was written for the version before still compiles and links; docs/versioning.md tells what is promised. */
class CompatibilityTest {
    private static final Path RECORDS = Path.of("src/compatibility");
    private static final List<String> PACKAGES = List.of("io/everwire/api", "io/everwire/spi");

    @Test
    void whatWasPromisedIsKept() throws Exception {
        Contract now = now();
        String record = System.getProperty("everwire.compatibility.record", "");
        if (!record.isEmpty()) {
            Files.write(RECORDS.resolve(record + ".txt"), now.lines());
        }
        Path last = lastRecord();
        assertEquals(
                "",
                String.join("\n", now.breaksOf(Contract.read(last))),
                "This breaks code that was written for " + last
                        + ". Keep the old form beside the new one, deprecated, and"
                        + " give methods that users implement a body. If the break is meant, the next version is one that"
                        + " may break (docs/versioning.md): tell CHANGELOG.md under \"Broken\", and record the contract by"
                        + " -Deverwire.compatibility.record=VERSION, which docs/versioning.md shows");
    }

    @Test
    void theRecordIsOfThisContract() throws IOException {
        assertTrue(Contract.read(lastRecord()).lines().contains("+ io.everwire.api.Stream"));
    }

    private static Path lastRecord() throws IOException {
        try (Stream<Path> records = Files.list(RECORDS)) {
            return records.filter(file -> file.toString().endsWith(".txt"))
                    .max(Comparator.comparing(CompatibilityTest::version))
                    .orElseThrow();
        }
    }

    private static Runtime.Version version(Path record) {
        return Runtime.Version.parse(record.getFileName()
                .toString()
                .replace(".txt", "")
                .replaceFirst("^0\\.", "1.")
                .replaceAll("(\\.0)+$", ""));
    }

    private static Contract now() throws Exception {
        Path classes = Path.of(Transport.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> types = new ArrayList<>();
        for (String name : PACKAGES) {
            try (Stream<Path> files = Files.list(classes.resolve(name))) {
                for (Path file : files.filter(CompatibilityTest::isType).toList()) {
                    String type = classes.relativize(file).toString().replace(".class", "");
                    types.add(Class.forName(
                            type.replace('/', '.').replace('\\', '.'), false, Transport.class.getClassLoader()));
                }
            }
        }
        return Contract.of(types);
    }

    private static boolean isType(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".class") && !name.startsWith("package-info");
    }
}
