package io.everwire.conformance.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version in the JAR's manifest, and the Java that runs it. */
final class Version implements IVersionProvider {
    static String kit() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "(unpacked)");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"everwire-conformance " + kit(), "Java " + Runtime.version()};
    }
}
