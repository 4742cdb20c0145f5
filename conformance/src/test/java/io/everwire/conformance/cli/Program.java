package io.everwire.conformance.cli;

import io.everwire.spi.TransportProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import picocli.CommandLine;

/** One execution of the program in this process. */
record Program(int exitCode, String out, String err) {
    static Program run(String... arguments) {
        return run(KitLauncher.ofJUnit(), arguments);
    }

    static Program run(KitLauncher launcher, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Conformance.commandLine(launcher);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        int code = line.execute(arguments);
        return new Program(code, out.toString(), err.toString());
    }

    /** A JAR that names a provider of the class path. */
    static String plugin(Path directory, Class<? extends TransportProvider> provider) {
        return plugin(directory, provider.getSimpleName(), provider.getName());
    }

    /** A JAR that names a provider, be there one or not. */
    static String plugin(Path directory, String file, String provider) {
        Path jar = directory.resolve(file + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("META-INF/services/" + TransportProvider.class.getName()));
            entries.write(provider.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return jar.toString();
    }
}
