package io.everwire.mux;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.everwire.mux", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule MACHINES_KNOW_NO_SOCKETS_THREADS_CLOCKS_OR_CHANCE = noClasses()
            .that()
            .resideInAnyPackage("io.everwire.mux.frame", "io.everwire.mux.machine")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.net..", "java.nio.channels..", "java.util.concurrent..", "java.util.random..", "org.slf4j..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.lang\\.(Thread|System)|java\\.util\\.Random|java\\.time\\..*Clock")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("io\\.everwire\\.spi\\.(Loop|SessionPipe|Connection).*");

    @ArchTest
    static final ArchRule GUICE_IS_SEEN_BY_ITS_MODULE_ONLY = noClasses()
            .that()
            .resideOutsideOfPackage("io.everwire.mux.guice")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google.inject..");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.everwire.(mux..)").should().beFreeOfCycles();
}
