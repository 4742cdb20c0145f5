package io.everwire.protocolr.golden;

import io.everwire.protocolr.choice.Trial;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Loads one package anew, in a world in which some JARs are not there. */
public final class Without extends ClassLoader {
    /** Loaded anew, too: a class that is not of the module may not use what the module does not export. */
    private static final String TRIALS = Trial.class.getPackageName();

    private final String packageName;
    private final List<String> missing;
    private final UnaryOperator<String> onMissing;

    /** @param missing how the names of the classes begin that are not there */
    public Without(String packageName, List<String> missing) {
        this(packageName, missing, UnaryOperator.identity());
    }

    /** @param onMissing is given the name of a class that is missing, and may throw what a class that does not load throws */
    public Without(String packageName, List<String> missing, UnaryOperator<String> onMissing) {
        super(Without.class.getClassLoader());
        this.packageName = packageName;
        this.missing = List.copyOf(missing);
        this.onMissing = onMissing;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (missing.stream().anyMatch(name::startsWith)) {
            throw new ClassNotFoundException(onMissing.apply(name));
        }
        return name.startsWith(packageName) || name.startsWith(TRIALS)
                ? loadHere(name)
                : super.loadClass(name, resolve);
    }

    private Class<?> loadHere(String name) throws ClassNotFoundException {
        Class<?> known = findLoadedClass(name);
        return known != null ? known : define(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        String file = "/" + name.replace('.', '/') + ".class";
        try (InputStream in = Without.class.getResourceAsStream(file)) {
            byte[] bytes = Objects.requireNonNull(in, file).readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
