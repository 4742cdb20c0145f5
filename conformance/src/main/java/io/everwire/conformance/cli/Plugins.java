package io.everwire.conformance.cli;

import io.everwire.spi.TransportProvider;
import io.everwire.spi.Transports;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;

/**
 * The transports of the class path and of plugin JARs, and what is wrong with the others. While it is open, the thread
 * that opened it finds these transports wherever it looks for services.
 */
final class Plugins implements AutoCloseable {
    private static final String SERVICE = "META-INF/services/" + TransportProvider.class.getName();

    private final Thread thread = Thread.currentThread();
    private final ClassLoader before = thread.getContextClassLoader();
    private final List<String> own =
            Transports.providers().stream().map(TransportProvider::name).toList();
    private final List<String> problems = new ArrayList<>();
    private final URLClassLoader loader;
    private final List<TransportProvider> providers;

    private Plugins(List<Path> jars) {
        URL[] sound = jars.stream().filter(this::isSound).map(Plugins::url).toArray(URL[]::new);
        loader = new URLClassLoader(sound, Plugins.class.getClassLoader());
        thread.setContextClassLoader(loader);
        providers = distinct(Transports.providers(broken -> problems.add("a plugin is left out: " + broken)));
    }

    static Plugins load(List<Path> jars) {
        return new Plugins(jars);
    }

    /** Highest priority first; no two of one name. */
    List<TransportProvider> providers() {
        return providers;
    }

    /** The names of those that are no plugins: a plugin is checked against these, and these never against a plugin. */
    List<String> own() {
        return own;
    }

    List<String> problems() {
        return problems;
    }

    private boolean isSound(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new Stopped(ExitCode.USAGE, "--plugin " + jar + ": no such file");
        }
        try (JarFile opened = new JarFile(jar.toFile())) {
            if (opened.getEntry(SERVICE) == null) {
                problems.add(jar + " offers no transport: it has no " + SERVICE);
            }
            return true;
        } catch (IOException unreadable) {
            problems.add(jar + " is left out, it cannot be read: " + unreadable.getMessage());
            return false;
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private List<TransportProvider> distinct(List<TransportProvider> found) {
        Set<String> names = new HashSet<>();
        return found.stream().filter(provider -> isNew(provider, names)).toList();
    }

    private boolean isNew(TransportProvider provider, Set<String> names) {
        boolean fresh = names.add(provider.name());
        if (!fresh) {
            problems.add(provider.getClass().getName() + " is left out: there is another transport '" + provider.name()
                    + "'");
        }
        return fresh;
    }

    @Override
    public void close() {
        thread.setContextClassLoader(before);
        try {
            loader.close();
        } catch (IOException harmless) {
            problems.add("a plugin could not be closed: " + harmless.getMessage());
        }
    }
}
