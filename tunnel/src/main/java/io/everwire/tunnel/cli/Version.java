package io.everwire.tunnel.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version in the JAR's manifest, and the Java that runs it. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version =
                Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "(unpacked)");
        return new String[] {"everwire " + version, "Java " + Runtime.version()};
    }
}
