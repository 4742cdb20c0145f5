package io.everwire.tunnel;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The rules of ARCHITECTURE.md, over the compiled classes of all modules. They are read from the modules' {@code
 * target} folders, so that the tests of other modules are seen, too; this module is built last.
 */
class ArchitectureTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<Path> MODULES = modules();
    private static final JavaClasses MAIN = compiled("classes");
    private static final JavaClasses TESTS = compiled("test-classes");

    private static final String API = "io.everwire.api..";
    private static final String SPI = "io.everwire.spi..";

    /** What each module may know of the others, beside api and spi. */
    private static final Map<String, List<String>> NEIGHBOURS = Map.of(
            "io.everwire.protocolr..", List.of(),
            "io.everwire.mux..", List.of(),
            "io.everwire.metrics..", List.of(),
            "io.everwire.pool..", List.of(),
            "io.everwire.streams..", List.of(),
            "io.everwire.netty..", List.of(),
            "io.everwire.testkit..", List.of(),
            "io.everwire.transport.netty..", List.of(),
            "io.everwire.transport.nio..", List.of("io.everwire.transport.netty.."));

    /** Where protocol rules live: no sockets, no threads, no clock, no chance. */
    private static final DescribedPredicate<JavaClass> PURE = resideInAnyPackage(
                    "io.everwire.protocolr.choice",
                    "io.everwire.protocolr.curve",
                    "io.everwire.protocolr.tinyss",
                    "io.everwire.protocolr.auth",
                    "io.everwire.protocolr.rlp",
                    "io.everwire.protocolr.handshake",
                    "io.everwire.protocolr.resume",
                    "io.everwire.mux.frame",
                    "io.everwire.mux.machine",
                    "io.everwire.pool.policy",
                    "io.everwire.testkit.fault",
                    "io.everwire.testkit.lane",
                    "io.everwire.tunnel.address",
                    "io.everwire.tunnel.front",
                    "io.everwire.tunnel.history")
            .and(not(named("io.everwire.protocolr.auth.AuthorizedKeys")))
            .as("machines");

    @Test
    void allModulesAreSeen() {
        Set<String> seen = MODULES.stream()
                .filter(module -> Files.isDirectory(module.resolve("target/classes")))
                .map(module -> module.getFileName().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> all =
                MODULES.stream().map(module -> module.getFileName().toString()).collect(Collectors.toSet());
        assertEquals(new TreeSet<>(all), seen, "build all modules first: mvn verify");
        assertTrue(all.size() >= 8, "the modules are not where this test looks: " + ROOT);
    }

    @Test
    void nettyIsKnownToTransportsTheChannelAndTheTunnelOnly() {
        holds(noClasses()
                .that(resideOutsideOfPackages("io.everwire.transport..", "io.everwire.netty..", "io.everwire.tunnel.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.."));
    }

    /** A virtual thread that waits in a monitor keeps its carrier, before JDK 24. */
    @Test
    void thoseWhoWaitForStreamsUseNoMonitors() {
        String[] waiting = {API, "io.everwire.streams.."};
        holds(noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(waiting)
                .should()
                .haveModifier(JavaModifier.SYNCHRONIZED));
        holds(noClasses()
                .that(resideInAnyPackage(waiting))
                .should()
                .accessTargetWhere(member(Object.class, "wait", "notify", "notifyAll")));
    }

    @Test
    void guiceIsKnownToGuicePackagesAndTheTunnelOnly() {
        holds(noClasses()
                .that(resideOutsideOfPackages("io.everwire..guice..", "io.everwire.tunnel.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.inject..", "jakarta.inject.."));
    }

    @Test
    void micrometerIsKnownToTheBindersAndTheProgramOnly() {
        holds(noClasses()
                .that(resideOutsideOfPackages("io.everwire.metrics..", "io.everwire.tunnel.metrics.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer.."));
    }

    @Test
    void bouncyCastleIsKnownToCurvesTinySsAndAuthenticationOnly() {
        holds(noClasses()
                .that(resideOutsideOfPackages(
                        "io.everwire.protocolr.curve..",
                        "io.everwire.protocolr.tinyss..",
                        "io.everwire.protocolr.auth.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle.."));
    }

    @Test
    void conscryptIsKnownToCurvesAndTinySsOnly() {
        holds(noClasses()
                .that(resideOutsideOfPackages("io.everwire.protocolr.curve..", "io.everwire.protocolr.tinyss.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.conscrypt.."));
    }

    @Test
    void machinesKnowNoThreadsAndNoSockets() {
        holds(noClasses()
                .that(PURE)
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.concurrent..", "java.net..", "java.nio.channels..")
                        .or(JavaClass.Predicates.assignableTo(Thread.class))
                        .as("threads or sockets")));
    }

    @Test
    void machinesReadNoClock() {
        holds(noClasses()
                .that(PURE)
                .should()
                .accessTargetWhere(member(System.class, "nanoTime", "currentTimeMillis")
                        .or(member(Instant.class, "now"))
                        .or(anyMember(Clock.class))));
    }

    /** It jumps whenever somebody sets it. Reports and the page tell people when something was, and decide nothing by it. */
    @Test
    void nobodyGoesByTheWallClock() {
        holds(noClasses()
                .that(resideOutsideOfPackages("io.everwire.tunnel.dashboard..", "io.everwire.conformance.."))
                .should()
                .accessTargetWhere(member(System.class, "currentTimeMillis")
                        .or(member(Instant.class, "now"))
                        .or(member(LocalDateTime.class, "now"))
                        .or(member(ZonedDateTime.class, "now"))
                        .or(member(OffsetDateTime.class, "now"))
                        .or(member(Date.class, "<init>"))
                        .or(anyMember(Clock.class))));
    }

    @Test
    void machinesDrawNoChance() {
        holds(noClasses()
                .that(PURE)
                .should()
                .accessTargetWhere(anyMember(Random.class)
                        .or(anyMember(SecureRandom.class))
                        .or(anyMember(ThreadLocalRandom.class))
                        .or(member(Math.class, "random"))));
    }

    @Test
    void machinesAreThere() {
        Set<String> packages = MAIN.stream()
                .filter(PURE)
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(15, packages.size(), "machines were found in " + packages);
    }

    @Test
    void packagesAreFreeOfCycles() {
        holds(SlicesRuleDefinition.slices().assignedFrom(packages()).should().beFreeOfCycles());
    }

    @Test
    void theContractsKnowNobody() {
        holds(classes()
                .that(resideInAnyPackage(API, SPI))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(API, SPI, "java..", "org.jspecify.annotations")));
    }

    @TestFactory
    Stream<DynamicTest> noModuleKnowsItsNeighbours() {
        return NEIGHBOURS.entrySet().stream()
                .map(module -> DynamicTest.dynamicTest(module.getKey(), () -> {
                    assertTrue(MAIN.stream().anyMatch(resideInAPackage(module.getKey())), "no classes");
                    holds(noClasses()
                            .that(resideInAPackage(module.getKey()))
                            .should()
                            .dependOnClassesThat(neighboursOf(module.getKey(), module.getValue())));
                }));
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        Set<Path> silent = new TreeSet<>();
        for (Path module : MODULES) {
            try (Stream<Path> sources = Files.walk(module.resolve("src/main/java"))) {
                sources.filter(source -> source.toString().endsWith(".java"))
                        .filter(source -> !source.endsWith("module-info.java"))
                        .map(Path::getParent)
                        .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                        .map(ROOT::relativize)
                        .forEach(silent::add);
            }
        }
        assertEquals(Set.of(), silent, "packages without package-info.java");
    }

    @Test
    void nobodySleeps() {
        ArchRule rule = noClasses()
                .should()
                .accessTargetWhere(member(Thread.class, "sleep").or(member(TimeUnit.class, "sleep")));
        rule.check(MAIN);
        rule.check(TESTS);
    }

    private static void holds(ArchRule rule) {
        rule.check(MAIN);
    }

    private static DescribedPredicate<JavaClass> neighboursOf(String own, List<String> allowed) {
        String[] known =
                Stream.concat(Stream.of(own, API, SPI), allowed.stream()).toArray(String[]::new);
        return resideInAPackage("io.everwire..")
                .and(resideOutsideOfPackages(known))
                .as("other modules of Everwire");
    }

    /** A class with what is nested in it. */
    private static DescribedPredicate<JavaClass> named(String name) {
        return DescribedPredicate.describe(
                name, type -> type.getName().equals(name) || type.getName().startsWith(name + "$"));
    }

    /** Calls and method references alike. */
    private static DescribedPredicate<JavaAccess<?>> anyMember(Class<?> owner) {
        return DescribedPredicate.describe(
                owner.getSimpleName(),
                access -> access.getTargetOwner().getName().equals(owner.getName()));
    }

    private static DescribedPredicate<JavaAccess<?>> member(Class<?> owner, String... names) {
        List<String> meant = List.of(names);
        return anyMember(owner)
                .and(DescribedPredicate.describe(names[0], access -> meant.contains(access.getName())))
                .as(owner.getSimpleName() + "." + String.join(" or ", names));
    }

    /** Each package is a slice; api and spi are one contract in two packages, for two kinds of readers. */
    private static SliceAssignment packages() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                String name = type.getPackageName();
                if (!name.startsWith("io.everwire.")) {
                    return SliceIdentifier.ignore();
                }
                boolean contract = name.equals("io.everwire.api") || name.equals("io.everwire.spi");
                return SliceIdentifier.of(contract ? "contracts" : name);
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
    }

    private static JavaClasses compiled(String folder) {
        List<Path> folders = MODULES.stream()
                .map(module -> module.resolve("target").resolve(folder))
                .filter(Files::isDirectory)
                .toList();
        return new ClassFileImporter().importPaths(folders);
    }

    private static List<Path> modules() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(folder -> Files.exists(folder.resolve("src/main/java/module-info.java")))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
